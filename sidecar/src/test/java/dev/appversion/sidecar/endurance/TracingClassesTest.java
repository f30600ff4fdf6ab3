package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar without tracing loads no class of the tracing library, although it is present. */
class TracingClassesTest {
  private static final int NO_COLLECTOR = 9;
  private static final String SIDECAR = " dev.appversion.sidecar.SidecarMain ";
  private static final String LIBRARY = " io.opentelemetry.";

  @TempDir private Path directory;

  @Test
  void noClassOfOpenTelemetryIsLoadedWithoutTracing() throws Exception {
    List<String> loaded = loadedBy(Map.of());

    assertThat(loaded.stream().filter(line -> line.contains(SIDECAR))).isNotEmpty();
    assertThat(loaded.stream().filter(line -> line.contains(LIBRARY))).isEmpty();
  }

  @Test
  void theyAreLoadedWithACollector() throws Exception {
    List<String> loaded =
        loadedBy(Map.of("APPVERSION_OTLP_ENDPOINT", "http://127.0.0.1:" + NO_COLLECTOR));

    assertThat(loaded.stream().filter(line -> line.contains(LIBRARY))).isNotEmpty();
  }

  /** The classes that a sidecar has loaded when it has served a page and its metrics. */
  private List<String> loadedBy(Map<String, String> settings) throws Exception {
    Path log = directory.resolve("classes.log");
    try (SlowApp app = new SlowApp();
        SidecarProcess sidecar =
            SidecarProcess.before(
                app.address(), settings, List.of(), List.of("-Xlog:class+load:file=" + log))) {
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
      assertThat(sidecar.admin("/metrics").statusCode()).isEqualTo(200);
    }
    return Files.readAllLines(log);
  }
}
