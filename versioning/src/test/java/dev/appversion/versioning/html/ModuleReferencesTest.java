package dev.appversion.versioning.html;

import static dev.appversion.versioning.html.Pages.becomes;
import static dev.appversion.versioning.html.Pages.rewrite;
import static dev.appversion.versioning.html.Pages.stays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.script.InlineScriptRewriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * References to modules, in attributes, import maps and inline scripts. In the expectations {@code
 * ~} stands for a dot and the hash.
 */
class ModuleReferencesTest {
  @Test
  void importMaps() {
    becomes(
        """
        <script type="importmap">{ "imports": {"app": "/static/app.js", "/static/app.js": "/static/app.js", "x/": "/static/x/"},
          "scopes": {"/static/app.js": {"a": "/static/signed.js"}},
          "integrity": {"/static/signed.js": "INTEGRITY", "/none.js": "sha256-y"} }</script>\
        """
            .replace("INTEGRITY", Pages.INTEGRITY),
        """
        <script type="importmap">{ "imports": {"app": "/static/app~.js", "/static/app.js": "/static/app~.js", "x/": "/static/x/"},
          "scopes": {"/static/app~.js": {"a": "/static/signed~.js"}},
          "integrity": {"/static/signed.js": "INTEGRITY", "/static/signed~.js": "INTEGRITY", "/none.js": "sha256-y"} }</script>\
        """
            .replace("INTEGRITY", Pages.INTEGRITY));
    stays(
        "<script"
            + " type=importmap>{\"imports\":{\"a\":\"/static/app.js\"},\"integrity\":{\"/static/app.js\":\"sha384-x\"}}</script>");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script type=module src='/static/NAME'></script>",
        "<script type=' MODULE ' src='/static/NAME'></script>",
        "<svg><script type=module href='/static/NAME' /></svg>",
        "<link rel='x ModulePreload' href='/static/NAME'>",
        "<script"
            + " type=importmap>{\"imports\":{\"a\":\"/static/NAME\"},\"scopes\":{\"/static/NAME\":{}}}</script>",
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
        let ä = import( `/static/app~.js` , {}), text = 'import'\
        """;
    String others =
        """
        import '/static/signed.js'; import 'static/app.js'; import x from 'app.js'; import(app);
        import '/static/a\\pp.js'; '/static/app.js'; import('/static/app.js' + x); import.meta.url
        import '/static/same.js'; importer('/static/app.js'); import '//cdn.test/static/app.js'\
        """;
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
        "<meta http-equiv=content-security-policy content=\"script-src 'sha256-x'\"><script>import"
            + " '/static/app.js'</script>",
        "<script type=importmap>{\"imports\": {\"/static/app.js\":"
            + " \"/x.js\"}}</script><script>import '../static/app.js'</script>",
        "<script type=importmap>{\"scopes\": {\"/\": {\"/static/\":"
            + " \"/x/\"}}}</script><script>import '/static/app.js'</script>",
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
}
