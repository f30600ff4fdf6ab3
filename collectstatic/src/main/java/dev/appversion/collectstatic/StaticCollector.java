package dev.appversion.collectstatic;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.hash.Asset;
import dev.appversion.collectstatic.hash.AssetHasher;
import dev.appversion.collectstatic.output.DryRun;
import dev.appversion.collectstatic.output.NameLengths;
import dev.appversion.collectstatic.output.Output;
import dev.appversion.collectstatic.output.OutputPlan;
import dev.appversion.collectstatic.output.OutputTarget;
import dev.appversion.collectstatic.output.OutputWriter;
import dev.appversion.collectstatic.output.RootLock;
import dev.appversion.collectstatic.output.StaticRoot;
import dev.appversion.collectstatic.problem.CollectException;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.collectstatic.run.Progress;
import dev.appversion.collectstatic.run.Workers;
import dev.appversion.collectstatic.source.ComponentFiles;
import dev.appversion.collectstatic.source.FolderChecks;
import dev.appversion.collectstatic.source.SourceFile;
import dev.appversion.collectstatic.source.SourceTree;
import dev.appversion.collectstatic.state.CollectState;
import dev.appversion.collectstatic.state.Retention;
import dev.appversion.collectstatic.state.StateFile;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestWriter;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Collects static files, as Django's {@code collectstatic} does (ADR 8). Files are written only if
 * no problem was found. They are written before the manifest, and stale files are deleted after it,
 * so that every file in the manifest exists at any time.
 */
public final class StaticCollector {
  private final CollectOptions options;
  private final Progress progress;

  /** A collector for one collection. */
  public StaticCollector(CollectOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Collects the files.
   *
   * @throws CollectException if problems were found; no file of the static root is changed in this
   *     case
   */
  public CollectReport collect() throws CollectException {
    long start = System.nanoTime();
    Problems problems = new Problems(options.workingDirectory());
    FolderChecks.check(options, problems);
    problems.throwIfAny();
    StateFile stateFile = new StateFile(options.stateFile());
    boolean made = !options.dryRun() && !Files.exists(options.staticRoot());
    try (Workers workers = new Workers(options.threads())) {
      if (options.dryRun()) {
        return new Run(problems, workers, stateFile, start).plan().dryRun().report();
      }
      try (RootLock lock = lock()) {
        return new Run(problems, workers, stateFile, start).plan().write(lock).report();
      }
    } catch (IOException e) {
      problems.throwIfAny();
      throw new CollectException(
          Problem.of(
              Problem.Kind.NOT_WRITABLE,
              e instanceof java.nio.file.FileSystemException at && at.getFile() != null
                  ? problems.name(Path.of(at.getFile()))
                  : problems.name(options.staticRoot()),
              "cannot be read or written: " + Problems.reason(e)));
    } finally {
      if (made) {
        removeIfEmpty();
      }
    }
  }

  private RootLock lock() throws IOException, CollectException {
    RootLock lock = RootLock.acquire(options.staticRoot());
    if (lock == null) {
      throw new CollectException(
          Problem.of(
              Problem.Kind.BUSY,
              options.staticRoot().toString(),
              "another process is collecting to this static root; run this again when it has ended"));
    }
    return lock;
  }

  /** Deletes the static root if the collection created it and failed before it wrote a file. */
  private void removeIfEmpty() {
    try {
      Files.deleteIfExists(options.staticRoot());
    } catch (DirectoryNotEmptyException e) {
      // contains collected files
    } catch (IOException e) {
      // an empty directory is harmless
    }
  }

  /** One run of the collector. */
  private final class Run {
    private final Problems problems;
    private final StateFile stateFile;
    private final long start;
    private final long startedAt = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private final CollectState before;
    private final List<Compression> compressions;
    private Map<String, Asset> assets = Map.of();
    private Map<String, Output> plan = Map.of();
    private List<List<Output>> due = List.of();
    private Set<String> stale = Set.of();
    private Manifest manifest = Manifest.of(Map.of(), "");
    private boolean manifestIsNew = true;
    private Retention retention = new Retention(List.of());
    private final AssetHasher hasher;
    private final OutputWriter writer;
    private int deleted;

    Run(Problems problems, Workers workers, StateFile stateFile, long start) throws IOException {
      this.problems = problems;
      this.stateFile = stateFile;
      this.start = start;
      this.before = stateFile.read();
      this.compressions =
          options.compress().stream().filter(one -> one.encoding().isAvailable()).toList();
      List<SourceFile> files = SourceTree.list(options, problems);
      this.hasher = new AssetHasher(options, reusable(before), problems, workers, files);
      this.writer = new OutputWriter(options, before, hasher, problems, workers);
    }

    Run plan() throws IOException, CollectException {
      List<Component> components =
          new ComponentFiles(options.workingDirectory(), problems).hash(options.components());
      assets = hasher.hash(progress);
      plan = OutputPlan.of(assets, compressions, problems);
      new NameLengths(options.staticRoot(), problems).check(plan.values());
      problems.throwIfAny();
      manifest = CollectedManifest.of(assets, components, options);
      List<String> hashed = assets.values().stream().map(Asset::delivery).sorted().toList();
      retention =
          Retention.of(
              new CollectState.Collection(manifest.hash(), hashed),
              before.collections(),
              options.keep());
      Set<String> written = new HashSet<>(before.outputs().keySet());
      written.addAll(before.pending());
      stale = retention.stale(written, plan.keySet());
      stale.remove(DataKeys.MANIFEST);
      due = writer.due(plan);
      manifestIsNew = !sameManifest();
      return this;
    }

    /**
     * The state of the last collection; {@link CollectState#NONE} if its settings would change the
     * result.
     */
    private CollectState reusable(CollectState before) {
      return before.settings().equals(settings()) ? before : CollectState.NONE;
    }

    private String settings() {
      return "django-5.2 digests modules=" + options.jsModules() + " url=" + options.staticUrl();
    }

    private boolean sameManifest() throws IOException {
      Path file = options.staticRoot().resolve(DataKeys.MANIFEST);
      return Files.isRegularFile(file)
          && java.util.Arrays.equals(Files.readAllBytes(file), ManifestWriter.write(manifest));
    }

    Run dryRun() throws IOException {
      apply(new DryRun(options.staticRoot()));
      return this;
    }

    /** Writes the manifest after the files in it, and before stale files are deleted. */
    private void apply(OutputTarget root) throws IOException {
      for (String path : OutputPlan.obstacles(stale, plan)) {
        delete(path, root);
      }
      writer.write(due, root, progress);
      if (manifestIsNew) {
        byte[] json = ManifestWriter.write(manifest);
        root.put(DataKeys.MANIFEST, "manifest", file -> Files.write(file, json));
      }
      for (String path : stale) {
        delete(path, root);
      }
    }

    private void delete(String path, OutputTarget root) throws IOException {
      if (root.delete(path)) {
        deleted++;
      }
    }

    Run write(RootLock lock) throws IOException {
      boolean changes = !due.isEmpty() || !stale.isEmpty() || manifestIsNew;
      if (changes) {
        Set<String> pending = new HashSet<>(plan.keySet());
        pending.addAll(before.pending());
        // If this process ends early, the next collection deletes the pending files.
        stateFile.write(
            new CollectState(
                before.settings(),
                before.started(),
                before.assets(),
                before.outputs(),
                before.collections(),
                pending));
        apply(new StaticRoot(options.staticRoot(), lock));
      }
      CollectState after = state();
      if (changes || !before.covers(after)) {
        stateFile.write(after);
      }
      return this;
    }

    private CollectState state() {
      Map<String, CollectState.Asset> known = new LinkedHashMap<>();
      assets.forEach((name, asset) -> known.put(name, asset.state()));
      Map<String, CollectState.Output> outputs = new LinkedHashMap<>(writer.outputs());
      Set<String> kept = retention.kept();
      before
          .outputs()
          .forEach(
              (path, output) -> {
                if (kept.contains(path)) {
                  outputs.putIfAbsent(path, output);
                }
              });
      return new CollectState(
          settings(), startedAt, known, outputs, retention.collections(), Set.of());
    }

    CollectReport report() {
      Set<String> kept = retention.kept();
      kept.removeAll(plan.keySet());
      int keptFiles =
          (int)
              before.outputs().entrySet().stream()
                  .filter(output -> kept.contains(output.getKey()) && output.getValue().size() >= 0)
                  .count();
      return new CollectReport(
          AppVersionId.resolve("", Optional.of(manifest), List.of()),
          manifest.hash(),
          assets.size(),
          (int) assets.values().stream().filter(Asset::isRewritten).count(),
          hasher.missing(),
          writer.written() + (manifestIsNew ? 1 : 0),
          writer.unchanged() + (manifestIsNew ? 0 : 1),
          deleted + writer.deleted(),
          keptFiles,
          writer.savings(),
          warnings(),
          Duration.ofNanos(System.nanoTime() - start));
    }

    private List<String> warnings() {
      return options.compress().stream()
          .filter(asked -> !compressions.contains(asked))
          .map(Compression::encoding)
          .map(
              encoding ->
                  "no %s encoder is available on this platform; .%s files are not written"
                      .formatted(encoding.token(), encoding.extension()))
          .toList();
    }
  }
}
