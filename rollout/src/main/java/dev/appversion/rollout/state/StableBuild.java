package dev.appversion.rollout.state;

/**
 * A version that was stable.
 *
 * @param version its name
 * @param id what it was: the id of the rollout that made it stable; empty if unknown
 */
public record StableBuild(String version, String id) {}
