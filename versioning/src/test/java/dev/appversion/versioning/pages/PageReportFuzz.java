package dev.appversion.versioning.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The field that reports an open page. A report that is accepted has the same meaning when it is
 * written again; a further parameter does not change whether a field is valid, and only {@code
 * errors} changes its meaning; spaces around it have none.
 */
public final class PageReportFuzz implements FuzzTarget {
  private static final int MAX_LENGTH = 256;
  private static final long MOST_ERRORS = 999_999_999_999_999L;

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String item = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    Optional<PageReport> parsed = PageReport.parse(item);

    assertThat(PageReport.parse(" " + item + "  ")).isEqualTo(parsed);
    String slept = item + ";slept=?1";
    if (slept.length() <= MAX_LENGTH) {
      assertThat(PageReport.parse(slept)).isEqualTo(parsed);
    }
    String again = item + "; errors=7";
    if (again.length() <= MAX_LENGTH) {
      assertThat(PageReport.parse(again)).isEqualTo(parsed.map(_ -> new PageReport(7)));
    }
    parsed.ifPresent(
        report -> {
          assertThat(item).hasSizeLessThanOrEqualTo(MAX_LENGTH);
          assertThat(report.errors()).isBetween(0L, MOST_ERRORS);
          assertThat(PageReport.parse("1;errors=" + report.errors())).contains(report);
        });
  }
}
