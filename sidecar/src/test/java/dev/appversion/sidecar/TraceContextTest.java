package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.Stage.Way;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fields of W3C Trace Context pass the sidecars: an intermediary that does not take part in the
 * trace forwards them unchanged (sections 4.2 and 4.3).
 */
class TraceContextTest {
  @ParameterizedTest
  @EnumSource(Way.class)
  void theAppReceivesTheTraceContextUnchanged(Way way) throws IOException {
    assertThat(
            received(
                way,
                "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "tracestate: rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "tracestate: vendor=\"opaque\"; v",
                "baggage: user=1"))
        .containsExactlyInAnyOrder(
            "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "tracestate: rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
            "tracestate: vendor=\"opaque\"; v",
            "baggage: user=1")
        .containsSubsequence(
            "tracestate: rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
            "tracestate: vendor=\"opaque\"; v");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aTraceContextThatTheSidecarDoesNotKnowPassesAsWell(Way way) throws IOException {
    String later = "traceparent: cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later";

    assertThat(received(way, later)).containsExactly(later);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRequestWithoutATraceGetsNone(Way way) throws IOException {
    assertThat(received(way)).isEmpty();
  }

  /** The fields of the trace context that the app receives. */
  private static List<String> received(Way way, String... fields) throws IOException {
    try (Stage stage = Stage.of(way, RawApp.saying("ok"))) {
      assertThat(RawHttp.get(stage.address(), "/", fields).status()).isEqualTo(200);
      return stage
          .app()
          .heads()
          .getLast()
          .lines()
          .filter(
              line -> {
                String lower = line.toLowerCase(Locale.ROOT);
                return lower.startsWith("trace") || lower.startsWith("baggage");
              })
          .toList();
    }
  }
}
