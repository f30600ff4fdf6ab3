package dev.appversion.rollout.phase;

import dev.appversion.rollout.pages.PageCount;
import java.util.OptionalLong;

/**
 * Who uses a version.
 *
 * @param pages its open pages
 * @param tunnels its open WebSockets and event streams; empty if unknown
 * @param pinnedPerMinute the requests pinned by header that come from no page, per minute; empty if
 *     unknown
 */
public record Usage(PageCount pages, OptionalLong tunnels, OptionalLong pinnedPerMinute) {
  /** Of a version about which no sidecar was asked yet. */
  public static final Usage NOT_READ =
      new Usage(PageCount.NOT_READ, OptionalLong.empty(), OptionalLong.empty());

  /** Whether it is known to be unused. */
  public boolean unused() {
    return (pages instanceof PageCount.None || pages instanceof PageCount.NotCounted)
        && isZero(tunnels)
        && isZero(pinnedPerMinute);
  }

  private static boolean isZero(OptionalLong value) {
    return value.isPresent() && value.getAsLong() == 0;
  }
}
