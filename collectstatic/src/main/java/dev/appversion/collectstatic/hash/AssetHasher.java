package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.collectstatic.run.Progress;
import dev.appversion.collectstatic.run.Workers;
import dev.appversion.collectstatic.source.SourceFile;
import dev.appversion.collectstatic.state.CollectState;
import dev.appversion.versioning.hashing.AssetNames;
import dev.appversion.versioning.hashing.IntrospectiveScripts;
import dev.appversion.versioning.hashing.LinkOrder;
import dev.appversion.versioning.hashing.ModuleGraph;
import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.hashing.ReferenceResolver;
import dev.appversion.versioning.hashing.RewrittenText;
import dev.appversion.versioning.hashing.TextRewriter;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hashes all files. A text file is hashed after the files that it refers to, since its hash is
 * computed over the rewritten text. Files that have not changed since the last collection are not
 * read.
 */
public final class AssetHasher {
  private final CollectOptions options;
  private final UnchangedFiles unchanged;
  private final Problems problems;
  private final ReferenceProblems references;
  private final Workers workers;
  private final List<SourceFile> files;
  private final TextRewriter rewriter;
  private final SourceCache cache = new SourceCache();
  private final Map<String, Draft> drafts = new ConcurrentHashMap<>();
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  /**
   * Hashes these files.
   *
   * @param before the state of the last collection, which ran with the same settings
   * @param problems receives the problems that are found
   */
  public AssetHasher(
      CollectOptions options,
      CollectState before,
      Problems problems,
      Workers workers,
      List<SourceFile> files) {
    this.options = options;
    this.problems = problems;
    this.workers = workers;
    this.files = files;
    AssetNames names = new AssetNames(files.stream().map(SourceFile::name).toList());
    this.unchanged = new UnchangedFiles(before, options.integrity(), names);
    this.references = new ReferenceProblems(problems, options.allowMissing(), names);
    this.rewriter =
        new TextRewriter(new ReferenceResolver(names, options.staticUrl()), options.jsModules());
  }

  /**
   * A file whose links may not have been hashed yet.
   *
   * @param known its state in the last collection; null if the file changed
   * @param text its rewritten text; null if it was not read
   * @param original its text before rewriting; null if it was not read
   */
  private record Draft(
      SourceFile file,
      String sourceMd5,
      Map<String, Integer> links,
      boolean certain,
      CollectState.@Nullable Asset known,
      @Nullable RewrittenText text,
      @Nullable String original) {}

  /**
   * Hashes all files.
   *
   * @return by name, in the order of the list; empty if problems were found
   */
  public Map<String, Asset> hash(Progress progress) throws IOException {
    AtomicLong done = new AtomicLong();
    long total = files.stream().mapToLong(SourceFile::size).sum();
    workers.each(
        files,
        file -> {
          try {
            draft(file);
          } catch (IOException e) {
            problems.unreadable(file.path(), e);
          }
          progress.at(Progress.Step.HASHING, done.addAndGet(file.size()), total);
        });
    if (!problems.any()) {
      order();
    }
    Map<String, Asset> ordered = new LinkedHashMap<>();
    if (!problems.any()) {
      files.forEach(file -> ordered.put(file.name(), asset(file.name())));
    }
    return ordered;
  }

  /** Removes and returns the bytes of a hashed source; null if they are not in memory. */
  public byte @Nullable [] takeCached(SourceFile file) {
    return cache.release(file);
  }

  /** The allowed references to files that are not collected, sorted by file and line. */
  public List<Problem> missing() {
    return references.allowed();
  }

  /** The delivered content of a rewritten file. */
  public byte[] content(Asset asset) throws IOException {
    if (asset.text() != null) {
      return asset.text().getBytes(StandardCharsets.UTF_8);
    }
    try {
      String text = Utf8.decode(Files.readAllBytes(asset.source().path()));
      return rewriter
          .rewrite(asset.source().name(), text)
          .text(link -> asset(link).hash())
          .getBytes(StandardCharsets.UTF_8);
    } catch (Utf8.MalformedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void draft(SourceFile file) throws IOException {
    CollectState.Asset known = unchanged.known(file);
    boolean isText = TextRewriter.isText(file.name());
    if (known != null && isText && !known.links().isEmpty()) {
      drafts.put(
          file.name(),
          new Draft(file, known.source(), known.links(), known.certain(), known, null, null));
    } else if (known != null) {
      assets.put(file.name(), Asset.unchanged(file, known));
    } else if (!isText) {
      readOther(file);
    } else {
      readText(file);
    }
  }

  /** Hashes a file of a type in which Django rewrites no references. */
  private void readOther(SourceFile file) throws IOException {
    byte[] bytes = cache.read(file);
    ModuleImports imports = ModuleImports.NONE;
    if (options.jsModules() && ModuleImports.mayBeModule(file.name())) {
      bytes = bytes == null ? Files.readAllBytes(file.path()) : bytes;
      imports = rewriter.imports(file.name(), new String(bytes, StandardCharsets.UTF_8));
    }
    FileDigest digest =
        bytes == null
            ? FileDigest.of(file.path(), options.integrity())
            : FileDigest.of(bytes, options.integrity());
    assets.put(
        file.name(),
        new Asset(
            file,
            digest.md5(),
            digest.md5(),
            digest.integrity(),
            false,
            null,
            null,
            new ModuleGraph.Node(imports, imports),
            false,
            Map.of(),
            true));
  }

  private void readText(SourceFile file) throws IOException {
    byte[] bytes = cache.read(file);
    if (bytes == null) {
      bytes = Files.readAllBytes(file.path());
    }
    String text;
    try {
      text = Utf8.decode(bytes);
    } catch (Utf8.MalformedException e) {
      problems.add(
          Problem.of(
              Problem.Kind.NOT_UTF_8,
              problems.name(file.path()),
              e.line(),
              Objects.requireNonNullElse(e.getMessage(), "")));
      return;
    }
    String md5 = FileDigest.of(bytes, false).md5();
    RewrittenText counted = rewriter.rewrite(file.name(), text);
    for (RewrittenText.Missing reference : counted.missing()) {
      references.missing(file, reference);
    }
    Draft draft = new Draft(file, md5, counted.links(), counted.isCertain(), null, counted, text);
    if (counted.links().isEmpty()) {
      assets.put(file.name(), finished(draft, counted.text(link -> link), text));
    } else {
      drafts.put(file.name(), draft);
    }
  }

  private void order() throws IOException {
    Map<String, Map<String, Integer>> links = new HashMap<>();
    drafts.forEach((name, draft) -> links.put(name, draft.links()));
    LinkOrder order = LinkOrder.of(links);
    for (LinkOrder.Cycle cycle : order.cycles()) {
      references.cycle(cycle, name -> draftOf(name).file());
    }
    if (problems.any()) {
      return;
    }
    for (List<String> level : order.levels()) {
      workers.each(
          level,
          name -> {
            Draft draft = draftOf(name);
            try {
              assets.put(name, finish(draft));
            } catch (IOException e) {
              problems.unreadable(draft.file().path(), e);
              throw e;
            }
          });
    }
  }

  private Asset finish(Draft draft) throws IOException {
    CollectState.Asset known = draft.known();
    if (known != null && draft.links().keySet().stream().allMatch(this::isAsBefore)) {
      return Asset.unchanged(draft.file(), known);
    }
    RewrittenText text = draft.text();
    String original = draft.original();
    if (text == null || original == null) {
      try {
        original = Utf8.decode(Files.readAllBytes(draft.file().path()));
      } catch (Utf8.MalformedException e) {
        throw new IOException(e.getMessage(), e);
      }
      text = rewriter.rewrite(draft.file().name(), original);
    }
    return finished(draft, text.text(link -> asset(link).hash()), original);
  }

  private Asset finished(Draft draft, String written, String original) {
    boolean rewritten = !written.equals(original);
    byte[] content = written.getBytes(StandardCharsets.UTF_8);
    FileDigest digest = FileDigest.of(content, options.integrity());
    return new Asset(
        draft.file(),
        draft.sourceMd5(),
        digest.md5(),
        digest.integrity(),
        rewritten,
        rewritten && options.integrity() ? digests(original, content) : null,
        rewritten ? written : null,
        new ModuleGraph.Node(
            rewriter.imports(draft.file().name(), original),
            rewriter.imports(draft.file().name(), written)),
        IntrospectiveScripts.findsItself(draft.file().name(), original),
        draft.links(),
        draft.certain());
  }

  /** The text was decoded as strict UTF-8, so encoding it returns the bytes of the file. */
  private static RewrittenBytes digests(String original, byte[] delivered) {
    return new RewrittenBytes(
        SriDigests.of(original.getBytes(StandardCharsets.UTF_8)), SriDigests.of(delivered));
  }

  private boolean isAsBefore(String name) {
    return unchanged.isAsBefore(name, assets.get(name));
  }

  private Draft draftOf(String name) {
    return Objects.requireNonNull(drafts.get(name), name);
  }

  private Asset asset(String name) {
    return Objects.requireNonNull(assets.get(name), name);
  }
}
