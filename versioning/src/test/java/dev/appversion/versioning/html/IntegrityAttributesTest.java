package dev.appversion.versioning.html;

import static dev.appversion.versioning.html.Pages.becomes;
import static dev.appversion.versioning.html.Pages.rewrite;
import static dev.appversion.versioning.html.Pages.stays;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Integrity values beside references that change. In the expectations {@code ~} stands for a dot
 * and the hash.
 */
class IntegrityAttributesTest {
  @Test
  void integrityStaysTrue() {
    String page = "<script integrity='INTEGRITY' src='/static/signed.js'></script>";
    becomes(
        page.replace("INTEGRITY", Pages.INTEGRITY),
        page.replace("INTEGRITY", Pages.INTEGRITY).replace("signed", "signed~"));
    becomes(
        page.replace("INTEGRITY", "\n" + Pages.INTEGRITY.replace("+", "&#43;") + "?x sha1-y"),
        page.replace("INTEGRITY", "\n" + Pages.INTEGRITY.replace("+", "&#43;") + "?x sha1-y")
            .replace("signed", "signed~"));
    stays(page.replace("INTEGRITY", Pages.OTHER_INTEGRITY));
    stays(page.replace("INTEGRITY", "sha384-old"));
    stays("<link rel=stylesheet href='/static/app.css' integrity='sha384-x'>");
    becomes(
        "<link rel=stylesheet href='/static/app.css' integrity=''>",
        "<link rel=stylesheet href='/static/app~.css' integrity=''>");
    HtmlPage sameBytes = Pages.by(reference -> reference + "?v=1");
    assertThat(rewrite(sameBytes, "<script src='/a.js' integrity='sha384-x'></script>"))
        .isEqualTo("<script src='/a.js?v=1' integrity='sha384-x'></script>");
  }

  /** Which of them is loaded depends on the element. */
  @Test
  void integrityBesideSeveralReferences() {
    becomes(
        "<script src='/static/signed.js' integrity='INTEGRITY' href='/static/signed.js'></script>"
            .replace("INTEGRITY", Pages.INTEGRITY),
        "<script src='/static/signed~.js' integrity='INTEGRITY' href='/static/signed~.js'></script>"
            .replace("INTEGRITY", Pages.INTEGRITY));
    becomes(
        "<svg><script href=/static/signed.js xlink:href=/static/signed.js integrity=INTEGRITY /></svg>"
            .replace("INTEGRITY", Pages.INTEGRITY),
        "<svg><script href=\"/static/signed~.js\" xlink:href=\"/static/signed~.js\" integrity=INTEGRITY /></svg>"
            .replace("INTEGRITY", Pages.INTEGRITY));
    stays("<script src='/static/signed.js' href='/static/sealed.js' integrity='x'></script>");
    stays("<script src='/static/signed.js' href='/static/app.js' integrity='x'></script>");
    stays("<script src='/static/signed.js' href='//cdn.test/x.js' integrity='x'></script>");
    becomes(
        "<script src='/static/signed.js' src='/static/app.js' integrity='INTEGRITY' integrity='y'></script>"
            .replace("INTEGRITY", Pages.INTEGRITY),
        "<script src='/static/signed~.js' src='/static/app.js' integrity='INTEGRITY' integrity='y'></script>"
            .replace("INTEGRITY", Pages.INTEGRITY));
    HtmlPage sameBytes =
        Pages.by(reference -> reference.startsWith("/s") ? reference + "?v=1" : null);
    assertThat(rewrite(sameBytes, "<script src='/s.js' href='/t.js' integrity='x'></script>"))
        .isEqualTo("<script src='/s.js?v=1' href='/t.js' integrity='x'></script>");
  }

  /** Files whose references a collector rewrote, and files that it copied. */
  @Test
  void integrityOfCollectedFiles() {
    SriDigests source = SriDigests.of("source".getBytes(UTF_8));
    SriDigests delivered = SriDigests.of("delivered".getBytes(UTF_8));
    HtmlPage page = Pages.collected(Map.of("app.css", new RewrittenBytes(source, delivered)));
    String link = "<link rel=stylesheet href='/static/app.css' integrity='VALUE'>";
    String[] before = source.toString().split(" ", -1);
    String[] after = delivered.toString().split(" ", -1);
    String[] others = SriDigests.of("others".getBytes(UTF_8)).toString().split(" ", -1);
    for (int i = 0; i < before.length; i++) {
      assertThat(rewrite(page, link.replace("VALUE", before[i])))
          .isEqualTo(Pages.hashed(link.replace("app", "app~")).replace("VALUE", after[i]));
      assertThat(rewrite(page, link.replace("VALUE", after[i])))
          .isEqualTo(Pages.hashed(link.replace("app", "app~")).replace("VALUE", after[i]));
    }
    String weakerIsRight = link.replace("VALUE", before[0] + " " + others[1]);
    assertThat(rewrite(page, weakerIsRight)).isEqualTo(weakerIsRight);
    String oneIsRight = before[2] + " " + others[2] + " " + before[0];
    assertThat(rewrite(page, link.replace("VALUE", oneIsRight)))
        .isEqualTo(Pages.hashed(link.replace("app", "app~")).replace("VALUE", after[2]));
    String copied = "<script src='/static/app.js' integrity='" + before[0] + "'></script>";
    assertThat(rewrite(page, copied)).isEqualTo(Pages.hashed(copied.replace("app", "app~")));
  }

  @Test
  void integrityInImportMaps() {
    SriDigests source = SriDigests.of("source".getBytes(UTF_8));
    SriDigests delivered = SriDigests.of("delivered".getBytes(UTF_8));
    HtmlPage page =
        Pages.collected(Map.of("app.js", new RewrittenBytes(source, delivered)), "app.js");
    String map = "<script type=importmap>{\"integrity\":{\"/static/app.js\":\"VALUE\"}}</script>";
    String both =
        Pages.hashed(
            "<script type=importmap>{\"integrity\":{\"/static/app.js\":\"VALUE\","
                + " \"/static/app~.js\": \"NEW\"}}</script>");
    String right = source.toString().split(" ", -1)[0];
    assertThat(rewrite(page, map.replace("VALUE", right)))
        .isEqualTo(
            both.replace("VALUE", right).replace("NEW", delivered.toString().split(" ", -1)[0]));
    String refused = delivered.toString().split(" ", -1)[0].replaceFirst("-.{8}", "-AAAAAAAA");
    assertThat(rewrite(page, map.replace("VALUE", refused)))
        .isEqualTo(both.replace("VALUE", refused).replace("NEW", refused));
    String already = both.replace("VALUE", right).replace("NEW", "x");
    assertThat(rewrite(page, already)).isEqualTo(already);
  }
}
