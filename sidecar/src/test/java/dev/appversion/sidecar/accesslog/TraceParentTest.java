package dev.appversion.sidecar.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        VALID,
        "00-" + TRACE + "-00f067aa0ba902b7-00",
        "01-" + TRACE + "-00f067aa0ba902b7-01",
        "01-" + TRACE + "-00f067aa0ba902b7-01-later",
      })
  void readsTheTraceId(String value) {
    assertThat(TraceParent.traceId(value)).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-00f067aa0ba902b7",
        "00-" + TRACE + "-00f067aa0ba902b7-01-later",
        "01-" + TRACE + "-00f067aa0ba902b7-01later",
        "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473\"-00f067aa0ba902b7-01",
        "00_" + TRACE + "-00f067aa0ba902b7-01",
      })
  void refusesOtherValues(String value) {
    assertThat(TraceParent.traceId(value)).isNull();
  }

  @Test
  void readsAFieldThatIsThereOnce() {
    HeaderMap fields = new HeaderMap();
    assertThat(TraceParent.traceId(fields)).isNull();
    fields.add(new HttpString("Traceparent"), VALID);
    assertThat(TraceParent.traceId(fields)).isEqualTo(TRACE);
    fields.add(new HttpString("traceparent"), VALID);
    assertThat(TraceParent.traceId(fields)).isNull();
  }
}
