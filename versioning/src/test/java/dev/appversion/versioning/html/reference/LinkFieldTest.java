package dev.appversion.versioning.html.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.Pages;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the expectations {@code ~} means a dot and the hash. */
class LinkFieldTest {
  private static void isRewritten(String field, String expected) {
    assertThat(LinkField.rewrite(field, Pages.page().references(), Pages.URL, ContentPolicy.NONE))
        .isEqualTo(expected.replace("~", "." + Pages.HASH));
  }

  @Test
  void targets() {
    isRewritten(
        "</static/app.css>; rel=preload; as=style", "</static/app~.css>; rel=preload; as=style");
    isRewritten(" < /static/app.css?x > ;rel=x", " </static/app~.css?x> ;rel=x");
    isRewritten("<../static/app.css>", "<../static/app~.css>");
    isRewritten("<https://shop.test/static/a.png>", "<https://shop.test/static/a~.png>");
    isRewritten("<//SHOP.test:443/static/a.png>", "<//SHOP.test:443/static/a~.png>");
  }

  @Test
  void modules() {
    ReferenceRewriter others = reference -> reference + "~";
    for (String module :
        new String[] {
          "</a.js>; rel=modulepreload", "</a.js>; Rel=\"x ModulePreload\"", "</a.mjs?x>"
        }) {
      assertThat(LinkField.rewrite(module, others, Pages.URL, ContentPolicy.NONE))
          .isEqualTo(module);
    }
    assertThat(LinkField.rewrite("</a.js>; rel=preload", others, Pages.URL, ContentPolicy.NONE))
        .isEqualTo("</a.js~>; rel=preload");
  }

  @Test
  void severalLinksInOneField() {
    isRewritten(
        "</static/a.png>; rel=preload, </x>,</static/b.png> , ,</static/c.png>;",
        "</static/a~.png>; rel=preload, </x>,</static/b~.png> , ,</static/c~.png>;");
    isRewritten("</static/a.png,b>, </static/b.png>", "</static/a.png,b>, </static/b~.png>");
  }

  @Test
  void commasAndQuotesInParameters() {
    isRewritten(
        "</static/a.png>; title=\"a, </static/b.png>; \\\", \"; x, </static/b.png>",
        "</static/a~.png>; title=\"a, </static/b.png>; \\\", \"; x, </static/b~.png>");
    isRewritten("</x>; title=\"</static/a.png>", "</x>; title=\"</static/a.png>");
  }

  @Test
  void candidates() {
    isRewritten(
        "</static/a.png>; rel=preload; as=image; imagesrcset=\"/static/a.png 1x, /static/b.png 2x\"; imagesizes=50vw",
        "</static/a~.png>; rel=preload; as=image; imagesrcset=\"/static/a~.png 1x, /static/b~.png 2x\"; imagesizes=50vw");
    isRewritten(
        "</none.png>;ImageSrcSet = \"/static/a.png\\, 1x, \\\\\" , </static/b.png>",
        "</none.png>;ImageSrcSet = \"/static/a~.png, 1x, \\\\\" , </static/b~.png>");
    isRewritten("<>; imagesrcset=/static/a.png ;x", "<>; imagesrcset=\"/static/a~.png\";x");
    isRewritten(
        "</x>; imagesrcset=\"/static/a.png\"; imagesrcset=\"/static/b.png\"",
        "</x>; imagesrcset=\"/static/a~.png\"; imagesrcset=\"/static/b~.png\"");
    isRewritten(
        "</x>; title=\"; imagesrcset=/static/a.png\"",
        "</x>; title=\"; imagesrcset=/static/a.png\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "</none.css>",
        "<https://cdn.test/static/a.png>; imagesrcset=\"https://cdn.test/static/a.png 1x\"",
        "<data:,/static/a.png>",
        "</static/a.png",
        "x </static/a.png>",
        "/static/a.png",
        "</x>; imagesrcset",
        "</x>; imagesrcset=",
        "</x>; imagesrcset=\"",
        "</x>; imagesrcset=\"/static/a.pngx",
        "</x>; imagesrcset=\"/static/none.png 1x\\",
        "</x>; nimagesrcset=\"/static/a.png\"",
      })
  void externalTargetsStay(String field) {
    isRewritten(field, field);
  }

  /** As beside {@code integrity} in a page: both change, or neither. */
  @Test
  void checkedLinks() {
    String right = Pages.INTEGRITY;
    isRewritten(
        "</static/signed.js>; rel=preload; as=script; integrity=\"" + right + "\", </static/b.png>",
        "</static/signed~.js>; rel=preload; as=script; integrity=\""
            + right
            + "\", </static/b~.png>");
    isRewritten("</static/a.png>; integrity=\"\"", "</static/a~.png>; integrity=\"\"");
    isRewritten("</static/a.png?integrity=x>", "</static/a~.png?integrity=x>");
    for (String stays :
        new String[] {
          "</static/a.png>; INTEGRITY=sha256-x",
          "</static/signed.js>; integrity=\"" + Pages.OTHER_INTEGRITY + "\"",
          "</static/signed.js>; integrity=\"" + right + "\"; integrity=\"sha256-x\"",
        }) {
      isRewritten(
          stays + "; imagesrcset=\"/static/none.png\"",
          stays + "; imagesrcset=\"/static/none.png\"");
      isRewritten(
          stays + "; imagesrcset=\"/static/a.png\"", stays + "; imagesrcset=\"/static/a~.png\"");
    }
  }

  /** Of a file whose references the collector rewrote. */
  @Test
  void checkedLinksToOtherBytes() {
    SriDigests source = SriDigests.of(new byte[] {1});
    SriDigests delivered = SriDigests.of(new byte[] {2});
    var references =
        Pages.collected(Map.of("app.css", new RewrittenBytes(source, delivered))).references();
    String before = source.toString().split(" ", -1)[1];
    String link = "</static/app.css>; integrity=NAME; rel=preload";

    assertThat(
            LinkField.rewrite(
                link.replace("NAME", before), references, Pages.URL, ContentPolicy.NONE))
        .isEqualTo(
            Pages.hashed("</static/app~.css>; integrity=\"NAME\"; rel=preload")
                .replace("NAME", delivered.toString().split(" ", -1)[1]));
  }

  @Test
  void longFieldsAreProcessedInLinearTime() {
    String escapes = "\\\"".repeat(100_000);
    isRewritten(
        "</static/a.png>; title=\"" + escapes + "\"" + ";x=y".repeat(10_000),
        "</static/a~.png>; title=\"" + escapes + "\"" + ";x=y".repeat(10_000));
  }
}
