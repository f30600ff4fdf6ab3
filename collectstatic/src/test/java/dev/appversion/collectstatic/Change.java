package dev.appversion.collectstatic;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.run.CollectOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Options, of which a test changes what it cares about. */
final class Change {
  private final Path folder;
  private List<Path> dirs;
  private Path root;
  private boolean modules;
  private List<String> allowMissing = List.of();
  private boolean followLinks;
  private boolean plain;
  private List<Compression> compress = List.of();
  private boolean dryRun;
  private int keep;
  private Map<String, List<String>> components = Map.of();

  /** Collects from {@code src} to {@code out}, both below a folder. */
  Change(Path folder) {
    this.folder = folder;
    this.dirs = List.of(folder.resolve("src"));
    this.root = folder.resolve("out");
  }

  CollectOptions options() {
    return new CollectOptions(
        folder,
        dirs,
        root,
        "/static/",
        CollectOptions.stateBeside(root),
        CollectOptions.DEFAULT_IGNORE,
        modules,
        allowMissing,
        followLinks,
        plain,
        !plain,
        compress,
        keep,
        dryRun,
        components,
        2);
  }

  Change dirs(List<Path> value) {
    dirs = value;
    return this;
  }

  Change root(Path value) {
    root = value;
    return this;
  }

  Change modules(boolean value) {
    modules = value;
    return this;
  }

  Change allowMissing(String... patterns) {
    allowMissing = List.of(patterns);
    return this;
  }

  Change followLinks() {
    followLinks = true;
    return this;
  }

  Change plain() {
    plain = true;
    return this;
  }

  Change compress() {
    compress = Compression.DEFAULT;
    return this;
  }

  Change compress(Compression... value) {
    compress = List.of(value);
    return this;
  }

  Change dryRun() {
    dryRun = true;
    return this;
  }

  Change keep(int value) {
    keep = value;
    return this;
  }

  Change components(Map<String, List<String>> value) {
    components = value;
    return this;
  }
}
