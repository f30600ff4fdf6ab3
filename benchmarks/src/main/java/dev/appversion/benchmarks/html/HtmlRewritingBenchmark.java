package dev.appversion.benchmarks.html;

import dev.appversion.versioning.html.HeadInsertion;
import dev.appversion.versioning.html.HtmlPage;
import dev.appversion.versioning.html.HtmlRewriter;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ManifestReferences;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.manifest.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A page of 64 KiB with 160 references in pieces of 8 KiB: rewritten, parsed without changes, and
 * copied. With the image's compilers and collector.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class HtmlRewritingBenchmark {
  private static final int SIZE = 64 << 10;
  private static final int PIECE = 8 << 10;

  private final List<byte[]> pieces = SamplePage.pieces(SamplePage.html(SIZE), PIECE);
  private final HtmlPage rewriting =
      page(new ManifestReferences("/static/", Manifest.of(SamplePage.assets(), "h")));
  private final HtmlPage reading = page(ReferenceRewriter.NONE);
  private final byte[] copy = new byte[4 * SIZE];

  private static HtmlPage page(ReferenceRewriter references) {
    return new HtmlPage(
        references,
        new DocumentUrl("shop.example", "/"),
        Optional.empty(),
        Optional.of(new HeadInsertion("<script src=\"/__appversion/client.js\"></script>", "")),
        "");
  }

  @Benchmark
  public long rewritten() {
    return through(rewriting);
  }

  @Benchmark
  public long read() {
    return through(reading);
  }

  @Benchmark
  public int copied() {
    Copy sink = new Copy();
    pieces.forEach(sink::write);
    return sink.length;
  }

  private long through(HtmlPage page) {
    Copy sink = new Copy();
    HtmlRewriter rewriter = new HtmlRewriter(page, sink);
    for (byte[] piece : pieces) {
      rewriter.feed(piece, 0, piece.length);
    }
    rewriter.end();
    return sink.length + rewriter.rewritten();
  }

  private final class Copy implements ByteSink {
    private int length;

    @Override
    public void write(byte[] bytes, int offset, int count) {
      System.arraycopy(bytes, offset, copy, length, count);
      length += count;
    }
  }
}
