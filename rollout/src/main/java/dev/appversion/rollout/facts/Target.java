package dev.appversion.rollout.facts;

/**
 * What {@code spec.rollout.target} names.
 *
 * @param version the name of the version
 * @param id the hash of the target and of what it is: selector, images, manifest
 * @param by who set it; empty if unknown
 */
public record Target(String version, String id, String by) {}
