package dev.appversion.versioning.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.text.HtmlEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rewriter's prefix saves work and changes nothing. */
class ReferencePrefixTest {
  private static final ReferenceRewriter ANY =
      reference -> reference.startsWith("/static/") ? "/static/hashed" : null;

  private static final ReferenceRewriter BELOW_PREFIX =
      new ReferenceRewriter() {
        @Override
        public String rewrite(String reference) {
          return ANY.rewrite(reference);
        }

        @Override
        public String prefix() {
          return "/static/";
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/a.css",
        " /static/a.css",
        "/static",
        "/static/",
        "/goods/1",
        "/",
        "//shop.test/static/a.css",
        "//cdn.test/static/a.css",
        "/goods/../static/a.css",
        "/./static/a.css",
        "/goods/./../static/a.css?x",
        "/&#115;tatic/a.css",
        "/s&Tab;tatic/a.css",
        "/s\ttatic/a.css",
        "/\\static/a.css",
        "/.static/a.css",
        "/staticx/a.css",
        "static/a.css",
        "../static/a.css",
        "#top",
        "https://shop.test/static/a.css"
      })
  void givesTheSameResultAsTheFullCheck(String value) {
    String page = "<html><a href=\"" + value + "\"><img src='" + value + "'></html>";
    assertThat(rewritten(page, BELOW_PREFIX)).isEqualTo(rewritten(page, ANY));
  }

  private static String rewritten(String page, ReferenceRewriter references) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlRewriter rewriter =
        new HtmlRewriter(
            new HtmlPage(
                references,
                new DocumentUrl("shop.test", "/goods/"),
                HtmlEncoding.ofLabel("utf-8"),
                Optional.empty(),
                ""),
            out::write);
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    rewriter.feed(bytes, 0, bytes.length);
    rewriter.end();
    return out.toString(StandardCharsets.UTF_8);
  }
}
