package dev.appversion.operator.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Usage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageChangeTest {
  private static final PageCount NONE = new PageCount.None();

  @Test
  void pagesMatterIfTheyAreATenthMoreOrLess() {
    assertThat(UsageChange.matters(pages(100), pages(110))).isFalse();
    assertThat(UsageChange.matters(pages(100), pages(111))).isTrue();
    assertThat(UsageChange.matters(pages(100), pages(90))).isFalse();
    assertThat(UsageChange.matters(pages(100), pages(89))).isTrue();
    assertThat(UsageChange.matters(pages(1), pages(2))).isTrue();
  }

  @Test
  void beliefMattersButNotTheReasonForWhichNothingIsKnown() {
    List<PageCount> counts =
        List.of(NONE, new PageCount.AtMost(1), PageCount.NOT_READ, new PageCount.NotCounted());
    for (PageCount before : counts) {
      for (PageCount after : counts) {
        assertThat(UsageChange.matters(usage(before, 0, 0), usage(after, 0, 0)))
            .isEqualTo(!before.equals(after));
      }
    }
    assertThat(
            UsageChange.matters(
                usage(PageCount.NOT_READ, 0, 0), usage(new PageCount.Unknown("other"), 0, 0)))
        .isFalse();
  }

  @Test
  void tunnelsAndPinsMatterIfTheyBeginOrEnd() {
    assertThat(UsageChange.matters(usage(NONE, 0, 0), usage(NONE, 1, 0))).isTrue();
    assertThat(UsageChange.matters(usage(NONE, 1, 0), usage(NONE, 900, 0))).isFalse();
    assertThat(UsageChange.matters(usage(NONE, 0, 7), usage(NONE, 0, 0))).isTrue();
    assertThat(UsageChange.matters(usage(NONE, 0, 7), usage(NONE, 0, 1))).isFalse();
    assertThat(
            UsageChange.matters(
                usage(NONE, 0, 0), new Usage(NONE, OptionalLong.empty(), OptionalLong.of(0))))
        .isTrue();
  }

  @Test
  void aVersionThatWasNotReportedIsUnknown() {
    assertThat(UsageChange.matters(Map.of(), Map.of("v1", Usage.NOT_READ))).isFalse();
    assertThat(UsageChange.matters(Map.of(), Map.of("v1", pages(1)))).isTrue();
  }

  private static Usage pages(long atMost) {
    return usage(new PageCount.AtMost(atMost), 0, 0);
  }

  private static Usage usage(PageCount pages, long tunnels, long pinned) {
    return new Usage(pages, OptionalLong.of(tunnels), OptionalLong.of(pinned));
  }
}
