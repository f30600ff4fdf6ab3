package dev.appversion.versioning.pages;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageReportTest {
  private static final long MOST = 999_999_999_999_999L;

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "' 1 ', 0",
    "1;errors=3, 3",
    "1;slept=600;errors=2, 2",
    "1; slept=600; errors=2, 2",
    "1;errors=1;errors=4, 4",
    "1;later;flag=?1;word=abc;number=-5, 0",
  })
  void aReportIsOneWithParametersOfWhichOthersAreIgnored(String field, long errors) {
    assertThat(PageReport.parse(field)).contains(new PageReport(errors));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "2",
        "10",
        "-1",
        "1.0",
        "?1",
        "\"1\"",
        "1, 1",
        "1;",
        "1;=3",
        "1;Errors=3",
        "1;errors",
        "1;errors=",
        "1;errors=x",
        "1;errors=-1",
        "1;errors=1.5",
        "1;errors=1234567890123456",
        "1;errors=3x",
        "1 ;errors=3",
        "1;errors=3 ;slept=1",
        "1\u0000",
      })
  void malformedValuesAreNoReport(String field) {
    assertThat(PageReport.parse(field)).isEmpty();
  }

  @Property
  void everyCountIsReadAsItWasWritten(@ForAll @LongRange(min = 0, max = MOST) long errors) {
    assertThat(PageReport.parse("1;errors=" + errors)).contains(new PageReport(errors));
  }

  @Property
  void anyTextIsReadWithoutAnException(@ForAll String text) {
    assertThat(PageReport.parse("1" + text + "é")).isEmpty();
  }

  @Test
  void aLongFieldIsNoReport() {
    assertThat(PageReport.parse("1" + ";a".repeat(100_000))).isEmpty();
  }
}
