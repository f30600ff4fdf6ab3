package dev.appversion.versioning.html;

import static dev.appversion.versioning.html.Pages.rewrite;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ManifestReferences;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.script.InlineScriptRewriter;
import dev.appversion.versioning.html.tokenizer.Tag;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which references change, and how. In the expectations {@code ~} means a dot and the hash, so that
 * {@code a~.png} is what {@code a.png} becomes.
 */
class HtmlRewriterTest {
  private static void becomes(String html, String expected) {
    assertThat(rewrite(html)).isEqualTo(expected.replace("~", "." + Pages.HASH));
  }

  private static void stays(String html) {
    assertThat(rewrite(html)).isEqualTo(html);
  }

  @Test
  void attributesThatHoldAReference() {
    becomes("<img src=\"/static/a.png\">", "<img src=\"/static/a~.png\">");
    becomes(
        "<link rel=stylesheet href='/static/app.css'>",
        "<link rel=stylesheet href='/static/app~.css'>");
    becomes("<script src=/static/app.js></script>", "<script src=\"/static/app~.js\"></script>");
    becomes("<A HREF=\"/static/a.png\">", "<A HREF=\"/static/a~.png\">");
    becomes("<video poster=\"/static/a.png\">", "<video poster=\"/static/a~.png\">");
    becomes("<object data=\"/static/deep/d.svg\">", "<object data=\"/static/deep/d~.svg\">");
    becomes("<body background=\"/static/a.png\">", "<body background=\"/static/a~.png\">");
    becomes(
        "<svg><use xlink:href=\"/static/deep/d.svg#i\"/><image href=\"/static/a.png\"/></svg>",
        "<svg><use xlink:href=\"/static/deep/d~.svg#i\"/><image href=\"/static/a~.png\"/></svg>");
    becomes("<my-card src=\"/static/a.png\">", "<my-card src=\"/static/a~.png\">");
    becomes(
        "<template><img src=\"/static/a.png\"></template>",
        "<template><img src=\"/static/a~.png\"></template>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img data-src=\"/static/a.png\">",
        "<div data=\"/static/a.png\">",
        "<meta property=\"og:image\" content=\"/static/a.png\">",
        "<form action=\"/static/app.js\">",
        "<img alt=\"/static/a.png\">",
        "<iframe srcdoc=\"<img src='/static/a.png'>\"></iframe>",
        "</img src=\"/static/a.png\">",
        "<img src=\"\" src=\"/static/a.png\">",
        "<base href=\"/static/a.png\">",
        "text /static/a.png \"/static/a.png\"",
        "<!-- <img src=\"/static/a.png\"> -->",
        "<!--[if IE]><img src=\"/static/a.png\"><![endif]-->",
        "<! <img src=\"/static/a.png\">",
        "<?php <img src=\"/static/a.png\">",
        "<textarea><img src=\"/static/a.png\"></textarea>",
        "<title><img src=\"/static/a.png\"></title>",
        "<xmp><img src=\"/static/a.png\"></xmp>",
        "<iframe><img src=\"/static/a.png\"></iframe>",
        "<noembed><img src=\"/static/a.png\"></noembed>",
        "<noframes><img src=\"/static/a.png\"></noframes>",
        "<plaintext><img src=\"/static/a.png\"></plaintext>",
        "<script>\"<img src='/static/a.png'>\"</script>",
        "<script><!-- <script> </script> <img src='/static/a.png'> --></script>",
        "<style type=text/less>a{b:url(/static/a.png)}</style>",
        "<svg><![CDATA[<img src=\"/static/a.png\">]]></svg>",
        "<img src=\"/static/a.png",
        "<img src='/static/a.png'",
        "<img src=\"/static/same.js\">",
        "<img src=\"/static/none.png\">",
        "<img src=\"/statical/a.png\">",
        "<img src=\"/static/\">",
        "<img src=\"#/static/a.png\">",
        "<img src=\"data:image/png;base64,/static/a.png\">",
        "<img src=\"https://elsewhere.test/static/a.png\">",
        "<img src=\"//elsewhere.test/static/a.png\">",
        "<img src=\"https://user@shop.test/static/a.png\">",
        "<img src=\"https:/static/a.png\">",
        "<img src=\"\\static\\a.png\">",
        "<img src=\"/static/%2e%2e/static/a.png\">",
        "<img src=\"/static/deep%2Fd.svg\">",
        "<img src=\"/static/%zz\">",
        "<img src=\"/static/a.png?x=&eacute;\">",
        "",
        "<",
        "</",
        "<!",
        "<!-",
        "<a",
        "<>",
        "</>",
        "< a href=\"/static/a.png\">",
      })
  void otherAttributesAndExternalReferencesStay(String html) {
    stays(html);
  }

  @Test
  void referencesAfterMalformedMarkup() {
    becomes("<!--><img src='/static/a.png'>", "<!--><img src='/static/a~.png'>");
    becomes("<!---><img src='/static/a.png'>", "<!---><img src='/static/a~.png'>");
    becomes("<!-- --!><img src='/static/a.png'>", "<!-- --!><img src='/static/a~.png'>");
    becomes("<!-- <!--><img src='/static/a.png'>", "<!-- <!--><img src='/static/a~.png'>");
    becomes("<!x><img src='/static/a.png'>", "<!x><img src='/static/a~.png'>");
    becomes(
        "<!DOCTYPE html \"><img src='/static/a.png'>",
        "<!DOCTYPE html \"><img src='/static/a~.png'>");
    becomes("<![CDATA[><img src='/static/a.png'>", "<![CDATA[><img src='/static/a~.png'>");
    becomes(
        "<svg><![CDATA[]]]><img src='/static/a.png'>",
        "<svg><![CDATA[]]]><img src='/static/a~.png'>");
    becomes("</ ><img src='/static/a.png'>", "</ ><img src='/static/a~.png'>");
    becomes("<<img src='/static/a.png'>", "<<img src='/static/a~.png'>");
    becomes("a<1<img src='/static/a.png'>", "a<1<img src='/static/a~.png'>");
    becomes(
        "<script></scriptx></SCRIPT ><img src='/static/a.png'>",
        "<script></scriptx></SCRIPT ><img src='/static/a~.png'>");
    becomes(
        "<script><!-- <script></script> --></script><img src='/static/a.png'>",
        "<script><!-- <script></script> --></script><img src='/static/a~.png'>");
    becomes(
        "<script><!-- --><script></script><img src='/static/a.png'>",
        "<script><!-- --><script></script><img src='/static/a~.png'>");
    becomes(
        "<title></titl></title/><img src='/static/a.png'>",
        "<title></titl></title/><img src='/static/a~.png'>");
    becomes("<svg><title><img src='/static/a.png'>", "<svg><title><img src='/static/a~.png'>");
    becomes("<svg><style><img src='/static/a.png'>", "<svg><style><img src='/static/a~.png'>");
    becomes(
        "<svg><foreignObject><style><img src='/static/a.png'></style><img src='/static/a.png'>",
        "<svg><foreignObject><style><img src='/static/a.png'></style><img src='/static/a~.png'>");
  }

  /** A style element is markup in SVG, and text in HTML. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg>",
        "<div><span></span><svg></span>",
        "<div><svg><path></g></path>",
        "<a><svg><a></a>",
        "<section><svg><section></section>",
        "<form><svg></form>",
        "<body><svg></body></html></head>",
        "<img><input><svg></img></input>",
        "<section><svg><foreignObject><svg></section>",
        "<svg><foreignObject><section><svg></section></foreignObject>",
        "<svg><title></title><desc><p></p></desc>",
      })
  void svgContinues(String html) {
    becomes(
        html + "<style><use href='/static/deep/d.svg'/></style>",
        html + "<style><use href='/static/deep/d~.svg'/></style>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg></svg>",
        "<section><svg><path></section>",
        "<a><svg><a></a><g></a>",
        "<DIV><p><svg><math></Div>",
        "<x-card><svg></x-card>",
        "<svg></p>",
        "<svg></br>",
        "<svg><div>",
        "<table><tr><td><svg></tr>",
        "<svg><foreignObject><section><svg></section>",
      })
  void svgEnds(String html) {
    stays(html + "<style><use href='/static/deep/d.svg'/></style>");
    stays(html + "<script>x=\"<img src='/static/a.png'>\"</script>");
  }

  @Test
  void attributesInEveryForm() {
    becomes("<img src = '/static/a.png' alt>", "<img src = '/static/a~.png' alt>");
    becomes("<img/src='/static/a.png'/>", "<img/src='/static/a~.png'/>");
    becomes("<img alt='>' src='/static/a.png'>", "<img alt='>' src='/static/a~.png'>");
    becomes(
        "<img =src='/static/b.png' src='/static/a.png'>",
        "<img =src='/static/b.png' src='/static/a~.png'>");
    becomes(
        "<img a=\"x\"src='/static/a.png'src='/static/b.png'>",
        "<img a=\"x\"src='/static/a~.png'src='/static/b.png'>");
    becomes("<img\n\tsrc\n=\n/static/a.png\nx>", "<img\n\tsrc\n=\n\"/static/a~.png\"\nx>");
    becomes("<img src=\" /static/a.png \">", "<img src=\"/static/a~.png\">");
  }

  @Test
  void formsOfReferences() {
    becomes("<img src='/static/a.png?v=1&amp;w=2#x'>", "<img src='/static/a~.png?v=1&amp;w=2#x'>");
    becomes(
        "<img src='/static/a.png?v=1&w=2&copy=3'>",
        "<img src='/static/a~.png?v=1&amp;w=2&amp;copy=3'>");
    becomes("<img src='&#x2F;static&#47;a.png'>", "<img src='/static/a~.png'>");
    becomes("<img src='&sol;static/a&period;png'>", "<img src='/static/a~.png'>");
    becomes("<img src='/static/e%20f.png'>", "<img src='/static/e%20f~.png'>");
    becomes("<img src='/static/e f.png'>", "<img src='/static/e%20f~.png'>");
    becomes("<img src='/static/%C3%B6.png'>", "<img src='/static/%C3%B6~.png'>");
    becomes("<img src='/static/ö.png'>", "<img src='/static/%C3%B6~.png'>");
    becomes("<img src='/static/%61.png'>", "<img src='/static/a~.png'>");
    becomes(
        "<img src='https://shop.test/static/a.png'>",
        "<img src='https://shop.test/static/a~.png'>");
    becomes(
        "<img src='http://SHOP.test:80/static/a.png'>",
        "<img src='http://SHOP.test:80/static/a~.png'>");
    becomes("<img src='//shop.test/static/a.png'>", "<img src='//shop.test/static/a~.png'>");
    becomes("<img src='../static/a.png'>", "<img src='../static/a~.png'>");
    becomes("<img src='./../static/deep/../a.png'>", "<img src='./../static/deep/../a~.png'>");
    becomes("<img src='/x/../static/a.png'>", "<img src='/x/../static/a~.png'>");
    stays("<img src='static/a.png'>");
    becomes(
        "<script src='/static/src/main.ts'>", "<script src='/static/assets/main-0123456789ab.js'>");
    becomes(
        "<script src='../static/src/main.ts'>",
        "<script src='/static/assets/main-0123456789ab.js'>");
  }

  @Test
  void baseElement() {
    becomes(
        "<base href='/static/'><img src='a.png'><img src='/static/a.png'>",
        "<base href='/static/'><img src='a~.png'><img src='/static/a~.png'>");
    becomes(
        "<base href='../static/deep/x'><img src='d.svg'><base href='/'>",
        "<base href='../static/deep/x'><img src='d~.svg'><base href='/'>");
    becomes(
        "<base target=x><base href='https://shop.test/static/'><img src='a.png'>",
        "<base target=x><base href='https://shop.test/static/'><img src='a~.png'>");
    stays("<base href='https://cdn.test/'><img src='/static/a.png'><img src='static/a.png'>");
    becomes(
        "<base href='//cdn.test'><img src='https://shop.test/static/a.png'>",
        "<base href='//cdn.test'><img src='https://shop.test/static/a~.png'>");
    becomes(
        "<template><base href='//cdn.test'></template><img src='/static/a.png'>",
        "<template><base href='//cdn.test'></template><img src='/static/a~.png'>");
  }

  /** It is a base only in browsers without scripts: no reference has one meaning in all of them. */
  @Test
  void baseElementInNoscript() {
    stays("<noscript><base href='/static/'></noscript><img src='a.png'><img src='/static/a.png'>");
    stays("<noscript><base href='//cdn.test'></noscript><base href='/'><img src='/static/a.png'>");
    becomes(
        "<base href='/static/'><noscript><base href='//cdn.test'></noscript><img src='a.png'>",
        "<base href='/static/'><noscript><base href='//cdn.test'></noscript><img src='a~.png'>");
  }

  @Test
  void relativeReferencesInAFragmentStay() {
    HtmlPage page = Pages.page();
    HtmlPage fragment =
        new HtmlPage(
            page.references(), new DocumentUrl("shop.test", ""), page.encoding(), page.head(), "");
    assertThat(rewrite(fragment, "<img src='../static/a.png'>"))
        .isEqualTo("<img src='../static/a.png'>");
    assertThat(rewrite(fragment, "<img src='/static/a.png'>"))
        .isEqualTo("<img src='/static/a.0123456789ab.png'>");
  }

  @Test
  void candidates() {
    becomes(
        "<img srcset='/static/a.png, /static/b.png 2x,/static/c.png 300w'>",
        "<img srcset='/static/a~.png, /static/b~.png 2x,/static/c~.png 300w'>");
    becomes("<source srcset=' ,, /static/a.png,'>", "<source srcset=' ,, /static/a~.png,'>");
    becomes(
        "<img srcset='/static/a.png,/static/b.png 2x'>",
        "<img srcset='/static/a.png,/static/b.png 2x'>");
    becomes(
        "<img srcset='data:image/png;base64,AA== 1x, /static/b.png x(a,b) 2x, /static/a.png'>",
        "<img srcset='data:image/png;base64,AA== 1x, /static/b~.png x(a,b) 2x, /static/a~.png'>");
    becomes(
        "<link rel=preload as=image imagesrcset='/static/a.png 1x'>",
        "<link rel=preload as=image imagesrcset='/static/a~.png 1x'>");
  }

  @Test
  void styles() {
    becomes(
        "<p style='background:url(/static/a.png)'>", "<p style='background:url(/static/a~.png)'>");
    becomes(
        "<p style=\"background:url(&quot;/static/a.png&quot;)\">",
        "<p style=\"background:url(&quot;/static/a~.png&quot;)\">");
    becomes(
        "<p style=\"background:url('/static/a.png')\">",
        "<p style=\"background:url(&#39;/static/a~.png&#39;)\">");
    becomes(
        "<style>@import '/static/app.css';a{b:URL( /static/a.png )}</style><img src=/static/b.png>",
        "<style>@import '/static/app~.css';a{b:URL( /static/a~.png )}</style><img src=\"/static/b~.png\">");
    becomes(
        "<style>@import/**/url(\"/static/app.css\") print;</style>",
        "<style>@import/**/url(\"/static/app~.css\") print;</style>");
    becomes("<style>a{b:url(/static/a\\.png)}</style>", "<style>a{b:url(/static/a~.png)}</style>");
    becomes(
        "<style>a{b:url('/static/\\61 .png')}</style>",
        "<style>a{b:url('/static/a~.png')}</style>");
    becomes(
        "<style>a{b:image-set('/static/a.png' 1x, url(/static/b.png) 2x type('x'), '/static/c.png')}</style>",
        "<style>a{b:image-set('/static/a~.png' 1x, url(/static/b~.png) 2x type('x'), '/static/c~.png')}</style>");
    becomes(
        "<style>a{b:image-set(url('/static/a.png') 1x, '/static/b.png' 2x, url( \"/static/c.png\" x('y') ) 3x)}c{d:'/static/c.png'}</style>",
        "<style>a{b:image-set(url('/static/a~.png') 1x, '/static/b~.png' 2x, url( \"/static/c~.png\" x('y') ) 3x)}c{d:'/static/c.png'}</style>");
    becomes(
        "<style>/* url(/static/b.png) */a{b:url(/static/a.png?#x)}</style>",
        "<style>/* url(/static/b.png) */a{b:url(/static/a~.png?#x)}</style>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* url(/static/a.png) */",
        "a{content:'url(/static/a.png)'}",
        "a{content:\"/static/a.png\"}",
        "a{b:curl(/static/a.png)}",
        "a{b:#url(/static/a.png)}",
        "a{b:u\\72l(/static/a.png)}",
        "a{b:url(/static/a.png x)}",
        "a{b:url(/static/a.png'x)}",
        "a{b:url(/static/a.png",
        "a{b:url('/static/a.png",
        "a{b:url('/static/a.png\n')}",
        "@importx '/static/app.css'",
        "@import x '/static/app.css'",
        "@charset '/static/app.css'",
        "a{b:type('/static/a.png')}",
        "\\",
        "a{b:url(\\",
        "a{b:url(data:image/png;base64,AAAA)}"
      })
  void textsThatOnlyResembleStylesStay(String css) {
    stays("<style>" + css + "</style>");
  }

  @Test
  void longEmbeddedDataStays() {
    String data = "url(data:image/png;base64," + "A".repeat(20_000) + ")";
    becomes(
        "<style>a{b:" + data + "}c{d:url(/static/a.png)}</style>",
        "<style>a{b:" + data + "}c{d:url(/static/a~.png)}</style>");
  }

  @Test
  void noscriptIsRewrittenAndEndsAsText() {
    becomes(
        "<noscript><img src='/static/a.png'><style>a{b:url(/static/b.png)}</style></noscript><img src='/static/c.png'>",
        "<noscript><img src='/static/a~.png'><style>a{b:url(/static/b~.png)}</style></noscript><img src='/static/c~.png'>");
    becomes(
        "<noscript><!-- </noscript><img src='/static/c.png'>",
        "<noscript><!-- </noscript><img src='/static/c~.png'>");
    becomes(
        "<noscript><img src='/static/a.png</noscript><img src='/static/c.png'>",
        "<noscript><img src='/static/a.png</noscript><img src='/static/c~.png'>");
  }

  @Test
  void noscriptInNoscriptIsMarkup() {
    becomes(
        "<noscript><noscript><img src='/static/a.png'></noscript>\"<img src='/static/b.png'>\"",
        "<noscript><noscript><img src='/static/a~.png'></noscript>\"<img src='/static/b~.png'>\"");
  }

  @Test
  void importMaps() {
    becomes(
        """
        <script type="importmap">{ "imports": {"app": "/static/app.js", "/static/app.js": "/static/app.js", "x/": "/static/x/"},
          "scopes": {"/static/app.js": {"a": "/static/signed.js"}},
          "integrity": {"/static/signed.js": "INTEGRITY", "/none.js": "sha256-y"} }</script>"""
            .replace("INTEGRITY", Pages.INTEGRITY),
        """
        <script type="importmap">{ "imports": {"app": "/static/app~.js", "/static/app.js": "/static/app~.js", "x/": "/static/x/"},
          "scopes": {"/static/app~.js": {"a": "/static/signed~.js"}},
          "integrity": {"/static/signed.js": "INTEGRITY", "/static/signed~.js": "INTEGRITY", "/none.js": "sha256-y"} }</script>"""
            .replace("INTEGRITY", Pages.INTEGRITY));
    stays(
        "<script type=importmap>{\"imports\":{\"a\":\"/static/app.js\"},\"integrity\":{\"/static/app.js\":\"sha384-x\"}}</script>");
    stays("<script type=importmap>{\"imports\":{\"a\":\"/static/app.js\"}</script>");
    stays("<script type=importmap>[\"/static/app.js\"]</script>");
    stays(
        "<script type=importmap>{\"imports\":{\"a\":\"/static/app.js\"},\"x\":\""
            + "y".repeat(300_000)
            + "\"}</script>");
    becomes(
        "<script type=importmap>{\"imports\":{\"é\":\"\\/static\\/app.js\"}}</script>",
        "<script type=importmap>{\"imports\":{\"é\":\"/static/app~.js\"}}</script>");
  }

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
            "<script type=importmap>{\"integrity\":{\"/static/app.js\":\"VALUE\", \"/static/app~.js\": \"NEW\"}}</script>");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script type=module src='/static/NAME'></script>",
        "<script type=' MODULE ' src='/static/NAME'></script>",
        "<svg><script type=module href='/static/NAME' /></svg>",
        "<link rel='x ModulePreload' href='/static/NAME'>",
        "<script type=importmap>{\"imports\":{\"a\":\"/static/NAME\"},\"scopes\":{\"/static/NAME\":{}}}</script>",
        "<script type=module src='/static/NAME' integrity='sha256-x'></script>",
      })
  void modulesKeepTheNameUnderWhichTheyAreImported(String html) {
    HtmlPage page = Pages.collected(Map.of(), "app.js");

    String listed = html.replace("NAME", "app.js");
    assertThat(rewrite(page, listed)).isEqualTo(Pages.hashed(listed.replace("app.js", "app~.js")));
    String other = html.replace("NAME", "signed.js");
    assertThat(rewrite(page, other)).isEqualTo(other);
    HtmlPage dev = Pages.by(reference -> reference + "?v=1");
    assertThat(rewrite(dev, listed)).isEqualTo(listed);
  }

  /** A page's elements and its inline scripts load a module by one name. */
  @Test
  void importsOfInlineScripts() {
    HtmlPage page = Pages.collected(Map.of(), "app.js", "same.js", "font.woff2");
    String imports =
        """
        import '/static/app~.js' ; import a, {b} from "../static/app~.js?x"
        export * from/* b */'https://shop.test/static/app~.js';
        let ä = import( `/static/app~.js` , {}), text = 'import'""";
    String others =
        """
        import '/static/signed.js'; import 'static/app.js'; import x from 'app.js'; import(app);
        import '/static/a\\pp.js'; '/static/app.js'; import('/static/app.js' + x); import.meta.url
        import '/static/same.js'; importer('/static/app.js'); import '//cdn.test/static/app.js'""";
    for (String open :
        new String[] {"<script>", "<script type=module>", "<SCRIPT type=' Text/JavaScript'>"}) {
      String html = "<p>" + open + "x\u20ac;" + imports + others + "</script><p>";
      assertThat(rewrite(page, html.replace("~", ""))).isEqualTo(Pages.hashed(html));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script type=application/json>import '/static/app.js'</script>",
        "<script src=x>import '/static/app.js'</script>",
        "<script data-appversion-ignore>import '/static/app.js'</script>",
        "<noscript><script>import '/static/app.js'</script></noscript>",
        "<svg><script>import '/static/app.js'</script></svg>",
        "<meta http-equiv=content-security-policy content=\"script-src 'sha256-x'\"><script>import '/static/app.js'</script>",
        "<script type=importmap>{\"imports\": {\"/static/app.js\": \"/x.js\"}}</script><script>import '../static/app.js'</script>",
        "<script type=importmap>{\"scopes\": {\"/\": {\"/static/\": \"/x/\"}}}</script><script>import '/static/app.js'</script>",
        "<script>import '/static/app.js",
      })
  void importsThatStay(String html) {
    assertThat(rewrite(Pages.collected(Map.of(), "app.js"), html)).isEqualTo(html);
  }

  @Test
  void longInlineScriptsPass() {
    HtmlPage page = Pages.collected(Map.of(), "app.js");
    String rest = "import '/static/app.js'</script>";
    String before = "<script>" + "x".repeat(2 * InlineScriptRewriter.MAX_LENGTH);
    assertThat(rewrite(page, before + rest))
        .isEqualTo(before + rest.replace("app", Pages.hashed("app~")));
    for (int length :
        new int[] {InlineScriptRewriter.MAX_LENGTH, 3 * InlineScriptRewriter.MAX_LENGTH}) {
      String tooLong = "<script>import '/static/app.js'" + " ".repeat(length) + rest;
      assertThat(rewrite(page, tooLong)).isEqualTo(tooLong);
    }
  }

  @Test
  void filesNamedAsModulesAreModules() {
    HtmlPage page = Pages.by(reference -> reference + "?v=1");
    for (String html :
        new String[] {
          "<script src=/a.mjs></script>",
          "<script src=' /a.MJS?x.js#y '></script>",
          "<link rel=preload as=script href=/a.mjs>"
        }) {
      assertThat(rewrite(page, html)).isEqualTo(html);
    }
    assertThat(rewrite(page, "<script src='/a.js?x.mjs'></script><a href='/a.mjs'>"))
        .isEqualTo("<script src='/a.js?x.mjs?v=1'></script><a href='/a.mjs?v=1'>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script data-appversion-ignore src=/static/app.js></script>",
        "<img srcset='/static/a.png 2x' DATA-AppVersion-Ignore='' src=/static/b.png style='a:url(/static/c.png)'>",
        "<style data-appversion-ignore>a{b:url(/static/a.png)}</style>",
        "<script type=importmap data-appversion-ignore>{\"imports\":{\"a\":\"/static/app.js\"}}</script>",
      })
  void elementsThatTheAuthorExcludes(String html) {
    assertThat(rewrite(html + "<p><img src='/static/a.png'>"))
        .isEqualTo(html + Pages.hashed("<p><img src='/static/a~.png'>"));
  }

  @Test
  void filesThatKeepTheirNames() {
    HtmlPage page = Pages.collected(Map.of());
    String introspective = "<script src=/static/sealed.js></script>";
    assertThat(rewrite(page, introspective)).isEqualTo(introspective);
    HtmlPage excluding =
        Pages.by(
            new ManifestReferences(
                "/static/", Pages.MANIFEST, path -> path.equals("/static/ö.png")));
    assertThat(rewrite(excluding, "<img src=/static/%C3%B6.png><img src='/static/a.png'>"))
        .isEqualTo(Pages.hashed("<img src=/static/%C3%B6.png><img src='/static/a~.png'>"));
  }

  /** References and texts that a policy allows by URL or hash do not change. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          script-src https://shop.test/static/app.js 'self' | <script src=/static/app.js></script>
          default-src *.shop.test/static/app.js        | <script src=../static/app.js></script>
          img-src x/static/; script-src-elem shop.test:443/static/app.js | <link rel=preload href=/static/app.js?x>
          style-src 'SHA256-x'                         | <style>a{b:url(/static/a.png)}</style><p style='a:url(/static/a.png)'>
          default-src 'sha384-x'                       | <script type=importmap>{"imports":{"a":"/static/app.js"}}</script>
          img-src https://shop.test/static/a.png       | <link rel=stylesheet href=/static/app.css>
          script-src 'self' shop.test/static/signed.js | <script type=module src=/static/app.js></script><script>import '/static/app.js'</script>
          default-src 'none', script-src shop.test/static/app.js | <script src=/static/app.js></script>
          """)
  void referencesThatAPolicyListsStay(String policy, String html) {
    HtmlPage page = Pages.page();
    HtmlPage withPolicy =
        new HtmlPage(
            page.references(),
            page.url(),
            page.encoding(),
            page.head(),
            page.appVersion(),
            ContentPolicy.of(List.of(policy)));
    String meta = "<meta http-equiv='Content-Security-Policy' content=\"" + policy + "\">";

    assertThat(rewrite(withPolicy, html)).isEqualTo(html);
    assertThat(rewrite(meta + html)).isEqualTo(meta + html);
    assertThat(rewrite(html)).isNotEqualTo(html);
  }

  /** References that load nothing else are not affected by a policy. */
  @Test
  void aPolicyDoesNotAffectOtherReferences() {
    SriDigests bytes = SriDigests.of(new byte[] {1});
    HtmlPage page = Pages.collected(Map.of("app.css", new RewrittenBytes(bytes, bytes)), "app.js");
    String meta =
        "<meta http-equiv=content-security-policy content=\"img-src shop.test/static/NAME\">";
    String sheet = "<link rel=stylesheet href='/static/app~.css'>";
    String others =
        "<link rel=stylesheet href='/static/b~.png'><script src='/static/app~.js'></script>";

    String named = meta.replace("NAME", "a.png") + sheet.replace("~", "");
    assertThat(rewrite(page, named + others.replace("~", "")))
        .isEqualTo(named + Pages.hashed(others));
    String unknown = meta.replace("NAME", "none.png");
    assertThat(rewrite(page, unknown + (sheet + others).replace("~", "")))
        .isEqualTo(unknown + Pages.hashed(sheet + others));
  }

  @Test
  void otherPoliciesListNoReferences() {
    for (String policy :
        new String[] {
          "", "script-src 'self' 'nonce-sha256-x' https: /static/", "report-uri /static/app.js", "x"
        }) {
      assertThat(ContentPolicy.of(List.of(policy))).as(policy).isEqualTo(ContentPolicy.NONE);
    }
  }

  /** A carriage return and a line feed are one character, in an escape too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{b:'x\\\r\n';c:url(/static/a.png)}",
        "a{b:'x\\41\r\n';c:url(/static/a.png)}",
        "a{b:'x\\\n\\\r\\\f';c:url(/static/a.png)}",
        "a{b:'\\\r\n\\\r\n';c:url('/static/a.png')}",
        "@import 'x\\\r\n';a{c:url(/static/a.png)}",
        "a{b:'x\\\r\n\\'';c:url(/static/a.png)}",
      })
  void continuedStringsInCss(String css) {
    becomes("<style>" + css + "</style>", "<style>" + css.replace("a.png", "a~.png") + "</style>");
  }

  @Test
  void escapesInCssReferences() {
    becomes(
        "<style>a{b:url(/static/a\\2e png)}@import '/stat\\\r\nic/app\\00002ecss';</style>",
        "<style>a{b:url(/static/a~.png)}@import '/static/app~.css';</style>");
    stays("<style>a{b:'x\\41\r\n\r\n';c:url(/static/a.png)'}</style>");
    stays("<style>a{b:'\r\n;c:url(/static/none.png)'}</style>");
  }

  /** It becomes the replacement character, which no file has in its name. */
  @Test
  void nullsInReferences() {
    stays("<img src='/static/a.png\0'><img src='\0/static/a.png'><img src='/static/\0a.png'>");
    stays("<img srcset='/static/a.png\0 2x'>");
    stays("<style>a{b:url('/static/a.png\0');c:url(\0/static/a.png)}</style>");
    stays("<script type=\"importmap\0\">{\"imports\":{\"a\":\"/static/app.js\"}}</script>");
  }

  @Test
  void appVersionMeta() {
    becomes(
        "<meta name=\"app-version\" content=\"\">",
        "<meta name=\"app-version\" content=\"1.2&amp;3\">");
    becomes("<META content='' NAME=App-Version>", "<META content=\"1.2&amp;3\" NAME=App-Version>");
    becomes("<meta name=app-version>", "<meta name=app-version content=\"1.2&amp;3\">");
    becomes(
        "<meta name='app-version' content/>", "<meta name='app-version' content=\"1.2&amp;3\"/>");
    becomes(
        "<meta name=app-version content=' \t\n\f\r'>",
        "<meta name=app-version content=\"1.2&amp;3\">");
    stays("<meta name=app-version content=\013>");
    stays("<meta name=app-version content='\013'>");
    stays("<meta name='\034app-version' content=''>");
    stays("<meta name='app-version' content='mine'>");
    stays("<meta name='other' content=''>");
  }

  @Test
  void encodings() {
    Charset windows = Charset.forName("windows-1252");
    String link = "<img alt='é' src='/static/ö.png?q=é'>";
    String linked = "<img alt='é' src='/static/%C3%B6.0123456789ab.png?q=é'>";
    assertThat(rewrite(Pages.in("iso-8859-1"), link, windows)).isEqualTo(linked);
    assertThat(rewrite(Pages.in(""), "<meta charset=latin1>" + link, windows))
        .isEqualTo("<meta charset=latin1>" + linked);
    String meta = "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>";
    assertThat(rewrite(Pages.in(""), meta + link, windows)).isEqualTo(meta + linked);
    for (String type : new String[] {"text/html;charset\t=\n'latin1'", "x;CHARSET= latin1 ;y"}) {
      String spaced = "<meta http-equiv=content-type content=\"" + type + "\">";
      assertThat(rewrite(Pages.in(""), spaced + link, windows)).isEqualTo(spaced + linked);
    }
    String unknown = "<meta charset='\013latin1'>";
    assertThat(rewrite(Pages.in(""), unknown + link, windows)).isEqualTo(unknown + link);
    assertThat(rewrite(Pages.in("utf-8"), meta + link, windows)).isEqualTo(meta + link);
    assertThat(rewrite(Pages.in(""), "\ufeff" + meta + link)).isEqualTo("\ufeff" + meta + linked);
    assertThat(rewrite(Pages.in(""), link)).isEqualTo(link);
    assertThat(rewrite(Pages.in(""), "<img alt='é' src='/static/a.png'>"))
        .isEqualTo("<img alt='é' src='/static/a.0123456789ab.png'>");
  }

  @Test
  void encodingsThatAreNotAscii() {
    String html = "<img src='/static/a.png'>";
    for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
      assertThat(rewrite(Pages.in(charset.name()), html, charset)).isEqualTo(html);
      assertThat(rewrite(Pages.in("utf-8"), "\ufeff" + html, charset)).isEqualTo("\ufeff" + html);
    }
    assertThat(rewrite(Pages.in("iso-2022-jp"), html)).isEqualTo(html);
    assertThat(rewrite(Pages.in(""), html + "<meta charset=iso-2022-jp>" + html))
        .isEqualTo("<img src='/static/a.0123456789ab.png'><meta charset=iso-2022-jp>" + html);
    assertThat(rewrite(Pages.in(""), "<meta charset=utf-16>" + html))
        .isEqualTo("<meta charset=utf-16><img src='/static/a.0123456789ab.png'>");
  }

  @Test
  void encodingsWithLettersInTheirTrails() {
    Charset sjis = Charset.forName("Shift_JIS");
    String html =
        "<p title='表'>ソ<style>a{content:'表';b:url(/static/a.png)}</style><img src='/static/a.png?表'>";
    assertThat(rewrite(Pages.in("Shift_JIS"), html, sjis))
        .isEqualTo(html.replace("<img src='/static/a.png", "<img src='/static/a.0123456789ab.png"));
  }

  /**
   * The second byte of a character may look like a letter, a digit, a backslash or a bar, but never
   * like what ends a tag, a value or a text.
   *
   * @param tricky a character with such a byte
   * @param plain one that this Java reads as browsers do
   */
  @ParameterizedTest
  @CsvSource({
    "Shift_JIS, Shift_JIS, ソ, 表",
    "shift_jis, windows-31j, ①, ー",
    "GBK, GBK, 誠, 亅",
    "gb2312, GBK, 乗, 中",
    "gb18030, GB18030, 𠀀, 誠",
    "Big5, Big5, 功, 許",
    "EUC-KR, x-windows-949, 똠, 한",
  })
  void pagesInTwoByteEncodings(String label, String charset, String tricky, String plain) {
    String html =
        "<!doctype html><meta charset="
            + label
            + "><title>T</title><style>a{content:'T';b:url(/static/a.png)}</style>"
            + "<script>'T'</script><p title='T' class=T alt=\"T\">T<img alt=T src='/static/a.png'>"
            + "<a T='/static/c.png' href=/static/b.png?P>T</a><p style='a:P;b:url(/static/c.png)'>T";
    String page = html.replace("T", tricky).replace("P", plain);
    String expected =
        page.replace("src='/static/a.png", "src='/static/a.0123456789ab.png")
            .replace("=/static/b.png?" + plain, "=\"/static/b.0123456789ab.png?" + plain + '"')
            .replace("url(/static/c.png", "url(/static/c.0123456789ab.png");
    Charset encoding = Charset.forName(charset);
    assertThat(new String(page.getBytes(encoding), encoding)).isEqualTo(page);
    assertThat(rewrite(Pages.in(label), page, encoding)).isEqualTo(expected);
    assertThat(rewrite(Pages.in(""), page, encoding)).isEqualTo(expected);
  }

  @Test
  void tagsThatAreTooLongPass() {
    String long1 = "<img alt='" + "x".repeat(70_000) + "' src='/static/a.png'>";
    String many = "<img " + "x".repeat(1) + " y".repeat(600) + " src='/static/a.png'>";
    becomes(long1 + "<img src='/static/b.png'>", long1 + "<img src='/static/b~.png'>");
    becomes(many + "<img src='/static/b.png'>", many + "<img src='/static/b~.png'>");
    String script =
        "<script data-x='" + "x".repeat(70_000) + "'><img src='/static/a.png'></script>";
    stays(script);
    stays("<" + "a".repeat(70_000) + " src='/static/a.png'>");
    String justFits = "<img alt='" + "x".repeat(65_536 - 36) + "' src='/static/a.png'>";
    assertThat(justFits).hasSizeLessThanOrEqualTo(Tag.MAX_LENGTH);
    becomes(justFits, justFits.replace("a.png", "a~.png"));
  }

  @Test
  void staysAsItIsWithoutManifest() {
    HtmlPage page = Pages.page();
    HtmlPage none =
        new HtmlPage(ReferenceRewriter.NONE, page.url(), Optional.empty(), Optional.empty(), "");
    String html =
        "<script src='/static/signed.js' integrity='x'></script><p style='a:url(/static/a.png)'>";
    assertThat(rewrite(none, html)).isEqualTo(html);
  }
}
