package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.compression.Encoding;
import dev.appversion.collectstatic.compression.Savings;
import dev.appversion.collectstatic.hash.Asset;
import dev.appversion.collectstatic.hash.AssetHasher;
import dev.appversion.collectstatic.hash.FileDigest;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.collectstatic.run.Progress;
import dev.appversion.collectstatic.run.Workers;
import dev.appversion.collectstatic.state.CollectState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes the planned files that the static root does not contain. */
public final class OutputWriter {
  private static final int BUFFER = 64 << 10;

  private final CollectOptions options;
  private final CollectState before;
  private final AssetHasher contents;
  private final Problems problems;
  private final Workers workers;
  private final Map<String, CollectState.Output> outputs = new ConcurrentHashMap<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger unchanged = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();
  private final Map<Encoding, Savings> savings = new ConcurrentHashMap<>();

  /**
   * Writes to the static root of the options.
   *
   * @param before the state of the last collection
   * @param contents returns the content of the files
   */
  public OutputWriter(
      CollectOptions options,
      CollectState before,
      AssetHasher contents,
      Problems problems,
      Workers workers) {
    this.options = options;
    this.before = before;
    this.contents = contents;
    this.problems = problems;
    this.workers = workers;
  }

  /**
   * The outputs that must be written, in one list for each asset. Counts the others as unchanged.
   *
   * @param plan by path
   */
  public List<List<Output>> due(Map<String, Output> plan) throws IOException {
    Map<String, List<Output>> due = new ConcurrentHashMap<>();
    workers.each(
        List.copyOf(plan.values()),
        output -> {
          CollectState.Output known = before.outputs().get(output.path());
          if (known != null && known.key().equals(output.key()) && isThere(output.path(), known)) {
            outputs.put(output.path(), known);
            if (known.size() >= 0) {
              unchanged.incrementAndGet();
            }
          } else {
            due.merge(
                output.asset().source().name(),
                List.of(output),
                (a, b) -> {
                  List<Output> both = new ArrayList<>(a);
                  both.addAll(b);
                  return both;
                });
          }
        });
    return List.copyOf(due.values());
  }

  private boolean isThere(String path, CollectState.Output known) throws IOException {
    CollectState.Output found =
        StaticRoot.existing(options.staticRoot().resolve(path), known.key());
    return known.size() < 0 ? found == null : known.equals(found);
  }

  /** Writes the due outputs; in a dry run only counts them. */
  public void write(List<List<Output>> due, OutputTarget root, Progress progress)
      throws IOException {
    AtomicLong done = new AtomicLong();
    long total = due.stream().flatMap(List::stream).mapToLong(OutputWriter::work).sum();
    workers.each(
        due,
        group -> {
          Group writing = new Group(root, group.getFirst().asset());
          for (Output output : group) {
            writing.write(output);
            progress.at(Progress.Step.WRITING, done.addAndGet(work(output)), total);
          }
        });
  }

  /** The amount of work of an output: the size of its source, in bytes. */
  private static long work(Output output) {
    return output.asset().source().size();
  }

  /** The planned files that the static root contains now, by path. */
  public Map<String, CollectState.Output> outputs() {
    return outputs;
  }

  /** The number of files written. */
  public int written() {
    return written.get();
  }

  /** The number of files that existed with the planned content. */
  public int unchanged() {
    return unchanged.get();
  }

  /** The number of compressed siblings deleted because they would not be smaller. */
  public int deleted() {
    return deleted.get();
  }

  /** The sizes before and after compression, by encoding. */
  public Map<Encoding, Savings> savings() {
    return savings;
  }

  /** Writes the outputs of one asset, which share the content that was read and compressed. */
  private final class Group {
    private final OutputTarget root;
    private final Asset asset;
    private final Map<String, byte[]> known = new LinkedHashMap<>();

    Group(OutputTarget root, Asset asset) {
      this.root = root;
      this.asset = asset;
    }

    void write(Output output) throws IOException {
      boolean large = output.asset().source().size() > Encoding.MOST_BYTES / 8;
      if (output.compression() == null && output.isSource() && large) {
        put(output, file -> copy(output, file));
        return;
      }
      byte[] plain = content(output);
      Compression compression = output.compression();
      byte[] bytes = compression == null ? plain : encoded(output, compression, plain);
      if (compression != null && bytes.length >= plain.length) {
        if (root.delete(output.path())) {
          deleted.incrementAndGet();
        }
        outputs.put(output.path(), new CollectState.Output(output.key(), -1, 0));
        return;
      }
      if (compression != null) {
        savings.merge(
            compression.encoding(), new Savings(1, plain.length, bytes.length), Savings::plus);
      }
      CollectState.@Nullable Output there = same(output, bytes);
      if (there != null) {
        unchanged.incrementAndGet();
        outputs.put(output.path(), there);
      } else {
        put(output, file -> Files.write(file, bytes));
      }
    }

    private void put(Output output, OutputTarget.Content content) throws IOException {
      written.incrementAndGet();
      outputs.put(output.path(), root.put(output.path(), output.key(), content));
    }

    private byte[] encoded(Output output, Compression compression, byte[] plain)
        throws IOException {
      byte[] bytes = known.get(output.key());
      if (bytes == null) {
        bytes = compression.encode(plain);
        known.put(output.key(), bytes);
      }
      return bytes;
    }

    private byte[] content(Output output) throws IOException {
      byte[] bytes = known.get(output.md5());
      if (bytes == null) {
        bytes = output.isSource() ? contents.takeCached(asset.source()) : null;
        if (bytes == null) {
          bytes =
              output.isSource()
                  ? Files.readAllBytes(asset.source().path())
                  : contents.content(asset);
          check(output, FileDigest.of(bytes, false).md5());
        }
        known.put(output.md5(), bytes);
      }
      return bytes;
    }

    /** The existing file at the path of an output; null unless it has these bytes. */
    private CollectState.@Nullable Output same(Output output, byte[] bytes) throws IOException {
      Path file = options.staticRoot().resolve(output.path());
      CollectState.Output found = StaticRoot.existing(file, output.key());
      boolean same =
          found != null
              && found.size() == bytes.length
              && java.util.Arrays.equals(Files.readAllBytes(file), bytes);
      return same ? found : null;
    }

    private void copy(Output output, Path to) throws IOException {
      MessageDigest md5 = FileDigest.digest("MD5");
      byte[] buffer = new byte[BUFFER];
      try (InputStream in = Files.newInputStream(asset.source().path());
          OutputStream out = Files.newOutputStream(to)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          md5.update(buffer, 0, read);
          out.write(buffer, 0, read);
        }
      }
      check(output, HexFormat.of().formatHex(md5.digest()));
    }

    private void check(Output output, String md5) throws IOException {
      if (!md5.equals(output.md5())) {
        Path file = Objects.requireNonNull(asset.source().path());
        problems.add(
            Problem.Kind.CHANGED_MEANWHILE, file, "changed while it was collected; run this again");
        throw new IOException("changed meanwhile: " + file);
      }
    }
  }
}
