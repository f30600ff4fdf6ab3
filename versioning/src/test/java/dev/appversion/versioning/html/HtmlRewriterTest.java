package dev.appversion.versioning.html;

import static dev.appversion.versioning.html.Pages.becomes;
import static dev.appversion.versioning.html.Pages.rewrite;
import static dev.appversion.versioning.html.Pages.stays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ManifestReferences;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.tokenizer.Tag;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
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
  void noscriptIsRewrittenAndEndsAsText() {
    becomes(
        "<noscript><img src='/static/a.png'><style>a{b:url(/static/b.png)}</style></noscript><img"
            + " src='/static/c.png'>",
        "<noscript><img src='/static/a~.png'><style>a{b:url(/static/b~.png)}</style></noscript><img"
            + " src='/static/c~.png'>");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script data-appversion-ignore src=/static/app.js></script>",
        "<img srcset='/static/a.png 2x' DATA-AppVersion-Ignore='' src=/static/b.png"
            + " style='a:url(/static/c.png)'>",
        "<style data-appversion-ignore>a{b:url(/static/a.png)}</style>",
        "<script type=importmap"
            + " data-appversion-ignore>{\"imports\":{\"a\":\"/static/app.js\"}}</script>",
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
