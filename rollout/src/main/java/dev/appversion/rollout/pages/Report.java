package dev.appversion.rollout.pages;

import java.time.Duration;

/**
 * What a sidecar answered about a version.
 *
 * @param uptime the time since the sidecar started, by its own clock
 * @param pages the open pages that reported to it
 */
public record Report(Duration uptime, long pages) {}
