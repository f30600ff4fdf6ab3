package dev.appversion.rollout.phase;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What keeps a version from retiring. */
public sealed interface Blocker {
  /** Pages of it are open. */
  record OpenPages(long atMost) implements Blocker {}

  /** It is not known whether pages of it are open. */
  record PagesUnknown(String why) implements Blocker {}

  /** WebSockets or event streams to it are open. */
  record Tunnels(long open) implements Blocker {}

  /** Programs pin requests to it. */
  record PinnedRequests(long perMinute) implements Blocker {}

  /** A counter could not be read. */
  record NotRead(String what) implements Blocker {}

  /** It lost its share a short time ago. */
  record Grace(Instant until) implements Blocker {}

  /** It was used a short time ago. */
  record Idle(Instant until) implements Blocker {}

  /** A rollout under way may return to it. */
  record Rollout() implements Blocker {}

  /** The blocker in words. */
  default String text() {
    return switch (this) {
      case OpenPages pages -> "at most about " + pages.atMost() + " pages are open";
      case PagesUnknown unknown -> "whether pages are open is unknown: " + unknown.why();
      case Tunnels tunnels -> tunnels.open() + " WebSockets or event streams are open";
      case PinnedRequests pins ->
          pins.perMinute() + " requests a minute are pinned by header without a page";
      case NotRead counter -> "the number of " + counter.what() + " could not be read";
      case Grace grace -> "it keeps serving at least until " + seconds(grace.until());
      case Idle idle -> "it was used recently; it must be unused until " + seconds(idle.until());
      case Rollout rollout -> "a rollout under way needs it";
    };
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
