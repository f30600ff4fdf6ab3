package dev.appversion.versioning.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.script.ImportMapRewriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** However a page is cut, the same comes out; and little of it is held back. */
class StreamingTest {
  private static final String PAGE =
      """
      \ufeff<!DOCTYPE html>
      <html><head><meta charset="utf-8"><title>a</titl <b></title>
      <link rel=stylesheet href='/static/app.css?x=1&amp;y'><base href="/static/">
      <style>/* x */ @import "/static/app.css"; a{b:url( 'a.png' ) url(b.png ) "url(a.png)" \\75rl(x)}</style>
      <script type="importmap">{"imports":{"a":"/static/app.js"}}</script>
      <script>ex; import '/static/app.js'; export * from "./app.js"; im</script>
      <script><!-- <script> '</script>' --> </script><noscript><img src="a.png"></noscript>
      <meta name=app-version content=""></head><body class="ö" style="x:url(a.png)">
      <!-- <img src="a.png"> --!><![CDATA[ <img> ]]><? x ?><svg><title><use href="deep/d.svg#x"/></title>
      <![CDATA[ <img src="a.png"> ]]></svg><math><mi><img src=a.png></math>
      <img srcset="a.png 1x, b.png 2x" src=c.png alt='"'/>< b></ ><textarea></textareax></textarea >
      <template><img src="/static/a.png"></template><a href="/static/none">&amp;</a
      ><noscript><noscript><img src="a.png"></noscript></noscript><section><svg><a></section><style>a{b:url(a.png)}</style>
      <svg><script href="signed.js" xlink:href='signed.js' integrity="x" integrity=y /></svg><meta charset="gbk"></body></html>
      """;

  @Test
  void everySplitGivesTheSameResult() {
    byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
    byte[] whole = Pages.rewrite(Pages.withScript(), page);
    assertThat(new String(whole, StandardCharsets.UTF_8))
        .contains("</title>\n<script src=\"/own/client.1.js\"></script><link rel=stylesheet")
        .contains("url( 'a.0123456789ab.png' ) url(b.0123456789ab.png )")
        .contains(
            "ex; import '/static/app.0123456789ab.js'; export * from \"./app.0123456789ab.js\"")
        .contains("deep/d.0123456789ab.svg#x");
    for (int i = 0; i <= page.length; i++) {
      assertThat(split(page, i)).as("split at %d", i).isEqualTo(whole);
    }
    int[] everywhere = new int[page.length];
    for (int i = 0; i < page.length; i++) {
      everywhere[i] = i;
    }
    assertThat(split(page, everywhere)).isEqualTo(whole);
  }

  @Property(tries = 500)
  void anySplitsOfAnyPageGiveTheSameResult(
      @ForAll("soup") String soup, @ForAll boolean encodingSaid, @ForAll Random random) {
    byte[] page = soup.getBytes(StandardCharsets.UTF_8);
    int[] splits = random.ints(5, 0, page.length + 1).sorted().toArray();
    HtmlPage head = encodingSaid ? Pages.withScript() : Pages.in("");

    assertThat(split(head, page, splits)).isEqualTo(Pages.rewrite(head, page));
  }

  @Property(tries = 300)
  void anyBytesPassWithoutManifest(@ForAll byte[] bytes) {
    HtmlPage page =
        new HtmlPage(
            ReferenceRewriter.NONE, Pages.URL, Pages.page().encoding(), Pages.page().head(), "");

    assertThat(Pages.rewrite(page, bytes)).isEqualTo(bytes);
  }

  @Property(tries = 500)
  void anyInvalidHtmlPassesWithoutManifest(@ForAll("soup") String soup) {
    HtmlPage page =
        new HtmlPage(
            ReferenceRewriter.NONE, Pages.URL, Pages.page().encoding(), Pages.page().head(), "");

    assertThat(Pages.rewrite(page, soup)).isEqualTo(soup);
  }

  @Provide
  Arbitrary<String> soup() {
    return Soup.pages();
  }

  @Test
  void littleOfAnyPageIsBuffered() {
    List<String> pieces =
        List.of(
            "<img src='/static/a.png'>",
            "<img alt='" + "x".repeat(100) + "'>",
            "<!-- " + "x".repeat(100),
            "<style>a{b:url('" + "x".repeat(100),
            "<script type=importmap>" + "x".repeat(100),
            "<a " + "b='x' ".repeat(50),
            "x".repeat(1000),
            "<svg>".repeat(50),
            "<noscript><p " + "x".repeat(100),
            "<noscript>".repeat(3000),
            "<svg><path>".repeat(50),
            "<template>".repeat(10));
    for (String piece : pieces) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      long[] written = {0};
      HtmlRewriter rewriter =
          new HtmlRewriter(Pages.withScript(), (array, offset, length) -> written[0] += length);
      long fed = 0;
      long held = 0;
      while (fed < 5_000_000) {
        rewriter.feed(bytes, 0, bytes.length);
        fed += bytes.length;
        held = Math.max(held, fed - written[0]);
      }
      rewriter.end();
      assertThat(held).as(piece).isLessThanOrEqualTo(ImportMapRewriter.MAX_LENGTH + 64);
      assertThat(written[0]).isGreaterThanOrEqualTo(fed);
    }
  }

  private static byte[] split(byte[] page, int... at) {
    return split(Pages.withScript(), page, at);
  }

  private static byte[] split(HtmlPage head, byte[] page, int... at) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlRewriter rewriter = new HtmlRewriter(head, out::write);
    int from = 0;
    for (int to : at) {
      // Every other piece from a buffer without an array, as those of the network are.
      ByteBuffer piece = ByteBuffer.allocateDirect(to - from).put(page, from, to - from).flip();
      rewriter.feed(piece);
      from = to;
    }
    rewriter.feed(page, from, page.length - from);
    rewriter.end();
    return out.toByteArray();
  }
}
