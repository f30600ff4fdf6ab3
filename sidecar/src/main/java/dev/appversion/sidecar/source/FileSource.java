package dev.appversion.sidecar.source;

import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.net.BoundedRead;
import dev.appversion.sidecar.source.SourceStatus.Count;
import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A routing table in a file, with the own version's manifest and the key in others. The files are
 * polled twice a second until the API server provides a table: inotify does not work on some file
 * systems from which files are mounted.
 */
final class FileSource implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FileSource.class.getName());
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int MAX_TABLE_BYTES = 8 << 20;

  private final Path routing;
  private final SidecarConfig.Files files;
  private final Publisher publisher;
  private final OwnVersion own;
  private final Supplier<Optional<SecretKeys>> keys;
  private final SourceStatus status;
  private final Thread thread = Thread.ofVirtual().name("appversion-files").unstarted(this::run);
  private List<String> seen = List.of();
  private boolean existed;
  private Optional<Manifest> lastManifest = Optional.empty();
  private String lastManifestDigest = "";

  FileSource(
      Path routing,
      SidecarConfig.Files files,
      Publisher publisher,
      OwnVersion own,
      Supplier<Optional<SecretKeys>> keys,
      SourceStatus status) {
    this.routing = routing;
    this.files = files;
    this.publisher = publisher;
    this.own = own;
    this.keys = keys;
    this.status = status;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!publisher.hasApi()) {
        poll();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads the files if one of them has changed. */
  void poll() {
    List<String> now = fingerprints();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    if (!Files.exists(routing)) {
      if (existed) {
        String what = "the file " + routing + " was deleted, its last table stays in use";
        status.problem(what);
        LOG.log(Level.WARNING, what);
      }
      existed = false;
      return;
    }
    existed = true;
    try {
      String json = new String(BoundedRead.file(routing, MAX_TABLE_BYTES), StandardCharsets.UTF_8);
      RoutingTable table = RoutingTableJson.read(json);
      publisher.publish(Origin.FILE, new RoutingSnapshot(table, manifests(table)), keys.get());
      status.problem("");
    } catch (IOException | RuntimeException e) {
      status.count(Count.TABLES_REJECTED);
      String what =
          "the file "
              + routing
              + " was rejected, its last valid table stays in use: "
              + IoFailure.describe(e);
      status.problem(what);
      LOG.log(Level.WARNING, what);
    }
  }

  /** The own version's manifest; those of other versions are in other pods. */
  private Map<String, Manifest> manifests(RoutingTable table) {
    Optional<LiveVersion> version = own.of(table).flatMap(table::version);
    Optional<Path> file = ManifestFile.of(files);
    if (version.isEmpty() || file.isEmpty() || !Files.exists(file.get())) {
      return Map.of();
    }
    readManifest(file.get());
    ManifestRef ref = version.get().manifest();
    if (ref != null && !ref.sha256().equals(lastManifestDigest)) {
      LOG.log(
          Level.WARNING,
          "manifest ignored, the routing table names another one file={0} digest={1}",
          file.get(),
          lastManifestDigest);
      return Map.of();
    }
    return lastManifest.map(manifest -> Map.of(version.get().name(), manifest)).orElse(Map.of());
  }

  private void readManifest(Path file) {
    try {
      ManifestFile.Read read = ManifestFile.read(file);
      lastManifest = Optional.of(read.manifest());
      lastManifestDigest = read.sha256();
    } catch (IOException | InvalidManifestException e) {
      LOG.log(
          Level.WARNING,
          "manifest rejected, the last valid one stays in use file={0} error={1}",
          file,
          e.getMessage());
    }
  }

  /** The attributes by which a change is detected, for each file. */
  private List<String> fingerprints() {
    List<Path> paths = new ArrayList<>();
    paths.add(routing);
    ManifestFile.of(files).ifPresent(paths::add);
    files.labels().ifPresent(paths::add);
    files
        .secretKey()
        .ifPresent(
            file -> {
              paths.add(file);
              paths.add(KeyFile.previous(file));
            });
    return paths.stream().map(FileSource::fingerprint).toList();
  }

  private static String fingerprint(Path file) {
    try {
      var is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime() + " " + is.size() + ' ' + Objects.toString(is.fileKey(), "");
    } catch (IOException e) {
      return "none";
    }
  }
}
