package dev.appversion.e2e.frameworks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An app's versions, each as a process, and one of the first that visitors reach directly. */
final class Stage implements AutoCloseable {
  private final AppSpec.Located app;
  private final URI origin;
  private final Map<String, RunningApp> versions = new LinkedHashMap<>();
  private final RunningApp direct;

  private Stage(AppSpec.Located app, URI origin, RunningApp direct) {
    this.app = app;
    this.origin = origin;
    this.direct = direct;
  }

  /**
   * Builds the app where that has not been done, and starts it.
   *
   * @param work the folder for the versions' logs
   */
  static Stage open(AppSpec.Located app, Path work) throws IOException {
    Path build = app.build();
    Files.createDirectories(work);
    URI origin = URI.create("http://127.0.0.1:" + RunningApp.freePort());
    RunningApp direct =
        RunningApp.start(
            app.spec(), build.resolve("v1"), Optional.empty(), work.resolve("direct.log"));
    Stage stage = new Stage(app, origin, direct);
    try {
      for (String version : versionsIn(build)) {
        stage.versions.put(
            version,
            RunningApp.start(
                app.spec(),
                build.resolve(version),
                Optional.of(origin),
                work.resolve(version + ".log")));
      }
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  private static List<String> versionsIn(Path build) throws IOException {
    try (Stream<Path> folders = Files.list(build)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.matches("v\\d"))
          .sorted()
          .toList();
    }
  }

  /** The app without a sidecar. */
  URI direct() {
    return direct.address();
  }

  /** Where visitors of {@link #release()} come in. */
  URI origin() {
    return origin;
  }

  /** Whether the app registers a service worker. */
  boolean hasWorker() {
    return app.spec().worker().isPresent();
  }

  /** Whether the app's worker is Angular's, which says how it is. */
  boolean hasAngularWorker() {
    return app.spec().worker().filter("ngsw"::equals).isPresent();
  }

  /** Puts sidecars in front of the versions; all visitors get v1. */
  Releases release() {
    Map<String, URI> apps = new LinkedHashMap<>();
    versions.forEach((name, version) -> apps.put(name, version.address()));
    return Releases.start(origin, apps, app.spec().spec());
  }

  @Override
  public void close() {
    direct.close();
    versions.values().forEach(RunningApp::close);
  }
}
