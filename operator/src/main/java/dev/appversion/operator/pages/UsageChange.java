package dev.appversion.operator.pages;

import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Usage;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Whether a change of usage is worth a reconciliation: numbers change with each round, and of many
 * apps at once.
 */
final class UsageChange {
  private UsageChange() {}

  /** Whether that of a version changed. */
  static boolean matters(Map<String, Usage> before, Map<String, Usage> after) {
    return after.entrySet().stream()
        .anyMatch(it -> matters(before.getOrDefault(it.getKey(), Usage.NOT_READ), it.getValue()));
  }

  /**
   * Whether a count became zero, positive or unknown, which decides whether a version is used, or
   * whether the pages are a tenth more or less.
   */
  static boolean matters(Usage before, Usage after) {
    return pages(before.pages(), after.pages())
        || kind(before.tunnels()) != kind(after.tunnels())
        || kind(before.pinnedPerMinute()) != kind(after.pinnedPerMinute());
  }

  private static boolean pages(PageCount before, PageCount after) {
    if (before instanceof PageCount.AtMost(long few)
        && after instanceof PageCount.AtMost(long many)) {
      return Math.abs(many - few) * 10 > few;
    }
    return before.getClass() != after.getClass();
  }

  private static int kind(OptionalLong count) {
    return count.isEmpty() ? -1 : Long.signum(count.getAsLong());
  }
}
