package dev.appversion.process.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String VALID = "00-" + TRACE + "-" + SPAN + "-01";

  @Test
  void readsTheIdsAndTheFlags() {
    TraceContext context = TraceContext.parse(VALID).orElseThrow();

    assertThat(context).isEqualTo(new TraceContext(TRACE, SPAN, "01"));
    assertThat(context.isSampled()).isTrue();
    assertThat(context.value()).isEqualTo(VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + SPAN + "-00",
        "01-" + TRACE + "-" + SPAN + "-02",
        "01-" + TRACE + "-" + SPAN + "-02-later",
      })
  void readsOtherFlagsAndLaterVersions(String value) {
    TraceContext context = TraceContext.parse(value).orElseThrow();

    assertThat(context.traceId()).isEqualTo(TRACE);
    assertThat(context.isSampled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-later",
        "01-" + TRACE + "-" + SPAN + "-01later",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473\"-" + SPAN + "-01",
        "00_" + TRACE + "-" + SPAN + "-01",
      })
  void refusesOtherValues(String value) {
    assertThat(TraceContext.parse(value)).isEmpty();
  }

  @Property
  void aValidValueIsWrittenAsItWasRead(
      @ForAll @StringLength(31) @CharRange(from = 'a', to = 'f') String trace,
      @ForAll @StringLength(15) @CharRange(from = '0', to = '9') String span,
      @ForAll @StringLength(2) @CharRange(from = '0', to = '9') String flags) {
    String value = "00-" + trace + "1-" + span + "e-" + flags;

    assertThat(TraceContext.parse(value).map(TraceContext::value)).contains(value);
  }
}
