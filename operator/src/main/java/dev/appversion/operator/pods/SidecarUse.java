package dev.appversion.operator.pods;

import java.time.Duration;
import java.util.Map;

/**
 * What a sidecar reports about the use of each version by its clients.
 *
 * @param counting how long it has counted every report of a page
 * @param versions by name; without those that are not in use
 */
public record SidecarUse(Duration counting, Map<String, Version> versions) {
  private static final Version UNUSED = new Version(0, 0, 0);

  public SidecarUse {
    versions = Map.copyOf(versions);
  }

  /**
   * The use of a version.
   *
   * @param pages its open pages, an upper estimate
   * @param tunnels its open WebSockets and event streams
   * @param pinnedPerMinute the requests of the last minute that programs pinned to it
   */
  public record Version(long pages, long tunnels, long pinnedPerMinute) {}

  /** The use of the version with this name. */
  public Version of(String version) {
    return versions.getOrDefault(version, UNUSED);
  }
}
