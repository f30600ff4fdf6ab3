package dev.appversion.process.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneLineLoggingTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @AfterEach
  void restore() throws Exception {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void aRecordIsOneLineForAnyMessage() {
    OneLineLogging.install(Level.INFO, out);

    System.getLogger("dev.appversion.Some")
        .log(System.Logger.Level.WARNING, "rejected path={0}", "/a\n2026-01-01 INFO forged");

    assertThat(text().lines()).hasSize(1);
    assertThat(text()).matches("\\S+ WARN Some rejected path=/a 2026-01-01 INFO forged\\R");
  }

  @Test
  void anExceptionIsOnTheSameLineWithItsCauses() {
    OneLineLogging.install(Level.INFO, out);

    System.getLogger("a.B")
        .log(
            System.Logger.Level.ERROR,
            "failed",
            new IllegalStateException("outer", new IllegalArgumentException("inner")));

    assertThat(text().lines()).hasSize(1);
    assertThat(text())
        .contains(" ERROR B failed exception=java.lang.IllegalStateException: outer at=")
        .contains(" cause=java.lang.IllegalArgumentException: inner at=");
  }

  @Test
  void anExceptionOfALibraryHasTheFirstFrameOfThisProject() {
    OneLineLogging.install(Level.INFO, out);
    IllegalStateException failure =
        failure(
            frame("java.util.HashMap", 1),
            frame("dev.appversion.operator.Plan", 2),
            frame("dev.appversion.operator.OperatorMain", 3));
    failure.initCause(failure(frame("dev.appversion.operator.Plan", 4)));

    System.getLogger("a.B").log(System.Logger.Level.ERROR, "failed", failure);

    assertThat(text())
        .contains(
            " at=java.util.HashMap.run(Some.java:1)"
                + " from=dev.appversion.operator.Plan.run(Some.java:2) cause=")
        .endsWith(" at=dev.appversion.operator.Plan.run(Some.java:4)" + System.lineSeparator());
  }

  @Test
  void anExceptionWithoutAFrameOfThisProjectHasTheFirstFrameOnly() {
    OneLineLogging.install(Level.INFO, out);

    System.getLogger("a.B")
        .log(
            System.Logger.Level.ERROR,
            "failed",
            failure(frame("java.util.HashMap", 1), frame("dev.appversionx.Other", 2)));

    assertThat(text()).endsWith(" at=java.util.HashMap.run(Some.java:1)" + System.lineSeparator());
  }

  private static IllegalStateException failure(StackTraceElement... frames) {
    IllegalStateException failure = new IllegalStateException("outer");
    failure.setStackTrace(frames);
    return failure;
  }

  private static StackTraceElement frame(String type, int line) {
    return new StackTraceElement(type, "run", "Some.java", line);
  }

  @Test
  void librariesLogWarningsOnlyAndNamedLoggersAtLeastTheirMinimum() {
    OneLineLogging.install(Level.FINE, out, Map.of("sun.net", Level.INFO));

    assertThat(Logger.getLogger("dev.appversion.A").isLoggable(Level.FINE)).isTrue();
    assertThat(Logger.getLogger("io.undertow.request").isLoggable(Level.INFO)).isFalse();
    assertThat(Logger.getLogger("org.xnio.nio").isLoggable(Level.WARNING)).isTrue();
    assertThat(Logger.getLogger("sun.net.www").isLoggable(Level.FINE)).isFalse();
    assertThat(Logger.getLogger("sun.net.www").isLoggable(Level.INFO)).isTrue();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
