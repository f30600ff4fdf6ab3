package dev.appversion.versioning.html;

import static dev.appversion.versioning.html.Pages.becomes;
import static dev.appversion.versioning.html.Pages.stays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * References in style sheets and style attributes. In the expectations {@code ~} stands for a dot
 * and the hash.
 */
class StyleReferencesTest {
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
        "<style>@import '/static/app~.css';a{b:URL( /static/a~.png )}</style><img"
            + " src=\"/static/b~.png\">");
    becomes(
        "<style>@import/**/url(\"/static/app.css\") print;</style>",
        "<style>@import/**/url(\"/static/app~.css\") print;</style>");
    becomes("<style>a{b:url(/static/a\\.png)}</style>", "<style>a{b:url(/static/a~.png)}</style>");
    becomes(
        "<style>a{b:url('/static/\\61 .png')}</style>",
        "<style>a{b:url('/static/a~.png')}</style>");
    becomes(
        "<style>a{b:image-set('/static/a.png' 1x, url(/static/b.png) 2x type('x'),"
            + " '/static/c.png')}</style>",
        "<style>a{b:image-set('/static/a~.png' 1x, url(/static/b~.png) 2x type('x'),"
            + " '/static/c~.png')}</style>");
    becomes(
        "<style>a{b:image-set(url('/static/a.png') 1x, '/static/b.png' 2x, url( \"/static/c.png\""
            + " x('y') ) 3x)}c{d:'/static/c.png'}</style>",
        "<style>a{b:image-set(url('/static/a~.png') 1x, '/static/b~.png' 2x, url("
            + " \"/static/c~.png\" x('y') ) 3x)}c{d:'/static/c.png'}</style>");
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
}
