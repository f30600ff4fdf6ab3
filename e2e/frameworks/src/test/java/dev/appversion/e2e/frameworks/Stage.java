package dev.appversion.e2e.frameworks;

import dev.appversion.testkit.Placeholders;
import dev.appversion.testkit.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An app's versions, each as a process, and one of the first that visitors reach directly. */
final class Stage implements AutoCloseable {
  private final AppSpec.Located app;
  private final URI origin;
  private final Map<String, ServerProcess> versions = new LinkedHashMap<>();
  private final ServerProcess direct;

  private Stage(AppSpec.Located app, URI origin, ServerProcess direct) {
    this.app = app;
    this.origin = origin;
    this.direct = direct;
  }

  /**
   * Builds the app if that has not been done, and starts it.
   *
   * @param work the folder for the versions' logs
   */
  static Stage open(AppSpec.Located app, Path work) throws IOException {
    Path build = app.build();
    URI origin = ServerProcess.at(ServerProcess.freePort());
    ServerProcess direct =
        start(app.spec(), build.resolve("v1"), Optional.empty(), work.resolve("direct.log"));
    Stage stage = new Stage(app, origin, direct);
    try {
      for (String version : versionsIn(build)) {
        stage.versions.put(
            version,
            start(
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

  /**
   * Starts a version.
   *
   * @param release the folder of its build
   * @param origin the address for visitors, if that is not the app's
   */
  private static ServerProcess start(AppSpec spec, Path release, Optional<URI> origin, Path log)
      throws IOException {
    int port = ServerProcess.freePort();
    Placeholders values =
        new Placeholders(
            Map.of(
                "release", release.toString(),
                "version", release.getFileName().toString(),
                "origin", origin.orElse(ServerProcess.at(port)).toString()));
    Map<String, String> environment = new HashMap<>(Map.of("PORT", Integer.toString(port)));
    spec.environment().forEach((name, text) -> environment.put(name, values.fill(text)));
    return ServerProcess.start(
        new ServerProcess.Start(values.fill(spec.command()), release, environment, port, "/", log));
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

  /** The address for visitors of {@link #release()}. */
  URI origin() {
    return origin;
  }

  /** Whether the app registers a service worker. */
  boolean hasWorker() {
    return app.spec().worker().isPresent();
  }

  /** Whether the app's worker is Angular's, which reports its state. */
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
    versions.values().forEach(ServerProcess::close);
  }
}
