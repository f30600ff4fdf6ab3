package dev.appversion.sidecar.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.process.tracing.TraceContext;
import dev.appversion.testkit.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code traceparent}. It accepts the same values as an expression that follows the text of W3C
 * Trace Context; a value of version 00 is written as it was read; a later version may have further
 * fields.
 */
public final class TraceContextFuzz implements FuzzTarget {
  private static final Pattern VALID =
      Pattern.compile(
          "(00-%1$s|(?!00|ff)[0-9a-f]{2}-%1$s(-.*)?)"
              .formatted("(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"),
          Pattern.DOTALL);

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String value = new String(bytes, StandardCharsets.ISO_8859_1);
    Optional<TraceContext> parsed = TraceContext.parse(value);

    assertThat(parsed.isPresent()).isEqualTo(VALID.matcher(value).matches());
    parsed.ifPresent(
        context -> {
          assertThat(value.substring(2)).startsWith(context.value().substring(2));
          assertThat(TraceContext.parse(context.value())).contains(context);
          assertThat(TraceContext.parse("cc" + context.value().substring(2) + "-more"))
              .contains(context);
          assertThat(context.isSampled()).isEqualTo("13579bdf".indexOf(value.charAt(54)) >= 0);
        });
  }
}
