package dev.appversion.collectstatic;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.run.CollectOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The options of a test: defaults, which the test changes. */
final class TestOptions {
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

  /** Collects from {@code src} to {@code out}, both in a directory. */
  TestOptions(Path folder) {
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
        CollectOptions.defaultStateFile(root),
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

  TestOptions dirs(List<Path> value) {
    dirs = value;
    return this;
  }

  TestOptions root(Path value) {
    root = value;
    return this;
  }

  TestOptions modules(boolean value) {
    modules = value;
    return this;
  }

  TestOptions allowMissing(String... patterns) {
    allowMissing = List.of(patterns);
    return this;
  }

  TestOptions followLinks() {
    followLinks = true;
    return this;
  }

  TestOptions plain() {
    plain = true;
    return this;
  }

  TestOptions compress() {
    compress = Compression.DEFAULT;
    return this;
  }

  TestOptions compress(Compression... value) {
    compress = List.of(value);
    return this;
  }

  TestOptions dryRun() {
    dryRun = true;
    return this;
  }

  TestOptions keep(int value) {
    keep = value;
    return this;
  }

  TestOptions components(Map<String, List<String>> value) {
    components = value;
    return this;
  }
}
