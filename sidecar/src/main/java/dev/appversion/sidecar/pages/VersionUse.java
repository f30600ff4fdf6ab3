package dev.appversion.sidecar.pages;

/**
 * How much clients use a version now, as far as this sidecar sees it.
 *
 * @param version its name
 * @param pages its open pages, an upper estimate: 0 only if none reported in the last period
 * @param tunnels its open WebSockets and event streams
 * @param pinnedPerMinute the requests that programs pinned to it in the last minute
 */
public record VersionUse(String version, long pages, long tunnels, long pinnedPerMinute) {
  /** Whether anything is counted. */
  boolean isUsed() {
    return pages > 0 || tunnels > 0 || pinnedPerMinute > 0;
  }
}
