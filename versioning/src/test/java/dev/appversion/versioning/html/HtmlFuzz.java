package dev.appversion.versioning.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Pages, in UTF-8 or in an encoding that they declare. The result does not depend on how a page is
 * cut into buffers; rewriting twice equals rewriting once; without a manifest nothing but the
 * markup of the head is added; and a page of which nothing was rewritten is unchanged.
 */
public final class HtmlFuzz implements FuzzTarget {
  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    for (HtmlPage page : List.of(Pages.withScript(), Pages.in(""))) {
      Rewritten whole = rewrite(page, bytes);
      assertThat(cut(page, bytes, new Random(Arrays.hashCode(bytes)))).isEqualTo(whole.bytes());
      assertThat(rewrite(page, whole.bytes()).bytes())
          .as("rewritten twice")
          .isEqualTo(whole.bytes());
    }
    assertThat(rewrite(Pages.by(ReferenceRewriter.NONE), bytes).bytes()).isEqualTo(bytes);
    HtmlPage unnamed = Pages.by(Pages.page().references());
    Rewritten references = rewrite(unnamed, bytes);
    if (references.references() == 0) {
      assertThat(references.bytes()).isEqualTo(bytes);
    }
  }

  private record Rewritten(String latin1, long references) {
    byte[] bytes() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static Rewritten rewrite(HtmlPage page, byte[] html) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlRewriter rewriter = new HtmlRewriter(page, out::write);
    rewriter.feed(html, 0, html.length);
    rewriter.end();
    return new Rewritten(out.toString(StandardCharsets.ISO_8859_1), rewriter.rewritten());
  }

  /** In pieces of random lengths, each in the middle of other bytes. */
  private static byte[] cut(HtmlPage page, byte[] html, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlRewriter rewriter = new HtmlRewriter(page, out::write);
    int longest = 1 + random.nextInt(40);
    for (int at = 0; at < html.length; ) {
      int length = Math.min(html.length - at, 1 + random.nextInt(longest));
      if (random.nextBoolean()) {
        rewriter.feed(ByteBuffer.allocateDirect(length).put(html, at, length).flip());
      } else {
        byte[] wide = "'><img src=/static/a.png>".repeat(3).getBytes(StandardCharsets.US_ASCII);
        byte[] piece = Arrays.copyOf(wide, wide.length + length + wide.length);
        System.arraycopy(html, at, piece, wide.length, length);
        System.arraycopy(wide, 0, piece, wide.length + length, wide.length);
        rewriter.feed(piece, wide.length, length);
      }
      at += length;
    }
    rewriter.end();
    return out.toByteArray();
  }
}
