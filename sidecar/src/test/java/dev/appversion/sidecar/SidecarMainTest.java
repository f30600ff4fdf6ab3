package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.sidecar.config.AppAddress;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.source.Tables;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarMainTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpNamesEverySetting() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("APPVERSION_UPSTREAM", "SECRET_KEY", "Default: 0.0.0.0:15180");
    assertThat(err.size()).isZero();
  }

  @Test
  void invalidSettingsAreListedWithoutAStackTrace() {
    assertThat(
            run(
                Map.of(
                    "APPVERSION_UPSTREAM", "ftp://x",
                    "APPVERSION_LISTEN", "nowhere",
                    "SECRET_KEY", "hunter2")))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "the sidecar cannot start:",
            "- APPVERSION_LISTEN=nowhere must be HOST:PORT, such as 0.0.0.0:15180 or [::]:15180",
            "- APPVERSION_UPSTREAM=ftp://x must be " + AppAddress.ALLOWED,
            "- SECRET_KEY must be at least 16 characters",
            "All settings: --help, or docs/reference/sidecar-settings.md");
  }

  @Test
  void argumentsAreRefused() {
    assertThat(run(Map.of(), "--upstream")).isEqualTo(2);
  }

  @Test
  void sigtermDrainsAndExitsWithZero() throws Exception {
    try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = start(app.getLocalPort(), "127.0.0.1:0");
      try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
        assertThat(lineWith(log, "listening"))
            .contains("SidecarMain listening address=", "upstream=http://127.0.0.1:");
        process.toHandle().destroy();
        assertThat(lineWith(log, "stopped")).contains("SidecarMain stopped");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void theAccessLogIsOnStandardOutput() throws Exception {
    Process process = start(8080, "127.0.0.1:0", Map.of("APPVERSION_ACCESS_LOG", "on"));
    try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      Matcher address =
          Pattern.compile("listening address=127\\.0\\.0\\.1:([0-9]+)")
              .matcher(lineWith(log, "listening"));
      assertThat(address.find()).isTrue();
      int port = Integer.parseInt(address.group(1));

      RawHttp.get(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "/version?secret");

      assertThat(lineWith(lines, "{"))
          .contains("\"path\":\"/version\"", "\"decision\":\"own_endpoint\"")
          .doesNotContain("secret");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void portInUseIsReportedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = start(8080, "127.0.0.1:" + taken.getLocalPort());
      try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
        assertThat(lineWith(log, "cannot listen"))
            .contains("127.0.0.1:" + taken.getLocalPort())
            .contains("in use");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void anAddressThatCannotBeResolvedIsReportedWithItsName() throws Exception {
    Process process = start(8080, "no-such-host.invalid:0");
    try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
      assertThat(lineWith(log, "cannot listen")).contains(": no-such-host.invalid");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theMountedTableIsInUseBeforeThePortIsOpen() throws Exception {
    Path routing = Files.writeString(directory.resolve("routing.json"), Tables.json(1));
    AtomicInteger read = new AtomicInteger();
    InstantSource whenInForce =
        () -> {
          read.incrementAndGet();
          return Instant.EPOCH;
        };
    // A port in use: everything that is checked is done before the attempt to listen.
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SidecarConfig config =
          SidecarConfig.parse(
              Map.of(
                  "APPVERSION_ROUTING_FILE",
                  routing.toString(),
                  "APPVERSION_NAME",
                  "v1.0",
                  "APPVERSION_LISTEN",
                  "127.0.0.1:" + taken.getLocalPort(),
                  "APPVERSION_ADMIN_LISTEN",
                  "127.0.0.1:0"));

      assertThatThrownBy(
              () -> SidecarMain.RunningSidecar.start(config, Optional.empty(), whenInForce, "test"))
          .hasStackTraceContaining("in use");
    }

    assertThat(read).hasValue(1);
  }

  private static String lineWith(BufferedReader log, String word) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      all.append(line).append('\n');
      if (line.contains(word)) {
        return line;
      }
    }
    throw new AssertionError("no line with '" + word + "' in:\n" + all);
  }

  private static Process start(int appPort, String listen) throws Exception {
    return start(appPort, listen, Map.of());
  }

  private static Process start(int appPort, String listen, Map<String, String> settings)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                SidecarMain.class.getName()));
    builder.environment().keySet().removeIf(name -> name.contains("APPVERSION"));
    builder.environment().put("APPVERSION_LISTEN", listen);
    builder.environment().put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:0");
    builder.environment().put("APPVERSION_UPSTREAM", "http://127.0.0.1:" + appPort);
    builder.environment().putAll(settings);
    return builder.start();
  }

  private int run(Map<String, String> env, String... arguments) {
    return SidecarMain.run(
        arguments,
        env,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
