package dev.appversion.rollout.state;

import dev.appversion.rollout.command.Pages;

/**
 * How a rollout was ended.
 *
 * @param reason why
 * @param detail the same in words, for people
 * @param by who ended it; empty for the operator
 * @param pages what happens to the target's open pages
 */
public record Abort(AbortReason reason, String detail, String by, Pages pages) {}
