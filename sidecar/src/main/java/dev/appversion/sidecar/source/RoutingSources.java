package dev.appversion.sidecar.source;

import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.config.SidecarConfig.Watched;
import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.source.kubernetes.ApiServer;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps a {@link RoutingState} up to date from the sources in the settings: the API server, with
 * files for a start without it; files only; or the settings only.
 */
public final class RoutingSources implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RoutingSources.class.getName());

  private final List<Runnable> stops = new ArrayList<>();

  private RoutingSources() {}

  /**
   * Starts following the sources. Returns at once; the content of files is published on return.
   *
   * @param status receives the condition of the sources
   */
  public static RoutingSources start(
      SidecarConfig config, RoutingState state, SourceStatus status, InstantSource clock) {
    RoutingSources sources = new RoutingSources();
    Supplier<Optional<SecretKeys>> keys =
        () ->
            config
                .sources()
                .secretKeys()
                .or(() -> config.sources().files().secretKey().flatMap(KeyFile::read));
    OwnVersion own = new OwnVersion(config.sources().name(), config.sources().files().labels());
    Publisher publisher = new Publisher(state, status, own, clock);
    config
        .sources()
        .files()
        .routing()
        .ifPresent(
            routing -> {
              var files =
                  new FileSource(routing, config.sources().files(), publisher, own, keys, status);
              files.poll();
              files.start();
              sources.stops.add(files::close);
            });
    config
        .sources()
        .watched()
        .ifPresent(watched -> sources.watch(watched, publisher, keys, status));
    if (config.sources().files().routing().isEmpty() && config.sources().watched().isEmpty()) {
      standalone(config, state, status, keys, clock);
    }
    return sources;
  }

  private void watch(
      Watched watched,
      Publisher publisher,
      Supplier<Optional<SecretKeys>> keys,
      SourceStatus status) {
    ApiServer api = ApiServer.of(watched);
    var snapshots = new ApiSnapshots(api, watched.namespace(), watched.resource(), publisher, keys);
    var watch = new ConfigMapWatch(api, watched.namespace(), watched.resource(), snapshots, status);
    watch.start();
    stops.add(watch::close);
  }

  private static void standalone(
      SidecarConfig config,
      RoutingState state,
      SourceStatus status,
      Supplier<Optional<SecretKeys>> keys,
      InstantSource clock) {
    OwnVersion own = new OwnVersion(Optional.of(StandaloneTable.ownName(config)), Optional.empty());
    new Publisher(state, status, own, clock)
        .publish(
            Origin.NONE,
            StandaloneTable.of(config, manifest(config.sources().files())),
            keys.get());
  }

  private static Optional<Manifest> manifest(SidecarConfig.Files files) {
    Optional<Path> file = ManifestFile.of(files);
    if (file.isEmpty() || !Files.exists(file.get())) {
      return Optional.empty();
    }
    try {
      return Optional.of(ManifestFile.read(file.get()).manifest());
    } catch (IOException | InvalidManifestException e) {
      LOG.log(Level.WARNING, "manifest rejected file={0} error={1}", file.get(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Stops following the sources; the last state stays in use. */
  @Override
  public void close() {
    stops.forEach(Runnable::run);
  }
}
