package dev.appversion.versioning.html.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.tokenizer.ContentModel;
import dev.appversion.versioning.html.tokenizer.Tag;
import dev.appversion.versioning.html.tokenizer.Tokenizer;
import dev.appversion.versioning.html.tokenizer.Tokens;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of open elements that are kept; the results are tested with pages. */
class ForeignContentTest {
  private final ForeignContent foreign = new ForeignContent();

  private void read(String html) {
    Tokens tokens =
        new Tokens() {
          @Override
          public ContentModel tag(Tag tag) {
            foreign.note(tag);
            return ContentModel.MARKUP;
          }

          @Override
          public boolean inForeignContent() {
            return foreign.isInside();
          }

          @Override
          public void characters(byte[] bytes, int from, int to) {}

          @Override
          public void markup(byte[] bytes, int from, int to) {}

          @Override
          public void doctype() {}

          @Override
          public void givingUp(Tag tag) {}

          @Override
          public void rawText(byte[] bytes, int from, int to) {}

          @Override
          public void rawTextEnd() {}
        };
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    new Tokenizer(tokens).feed(bytes, 0, bytes.length);
  }

  @Test
  void closedElementsAreNotKept() {
    read("<html><body><div><p><img><svg><g><path/><path></path></g></svg></p></div><form></form>");
    assertThat(foreign.keptNames()).isZero();
    read("<div><svg><g><foreignObject><b><svg><path></svg></b></foreignObject></g></svg></div>");
    assertThat(foreign.keptNames()).isZero();
    read("<div><svg><path><text></div>");
    assertThat(foreign.keptNames()).isZero();
  }

  @Test
  void fewOfManyOpenElementsAreKept() {
    StringBuilder html = new StringBuilder("<p>".repeat(10_000));
    for (int i = 0; i < 5_000; i++) {
      html.append("<x-" + i + "><svg><y-" + i + "><desc>");
    }
    read(html.append("<svg><").append("g".repeat(1000)).append('>').toString());
    assertThat(foreign.keptNames()).isEqualTo(Scopes.MAX_NAMES);
    assertThat(foreign.isInside()).isTrue();
  }

  /**
   * In which of these an element is read as markup: compared with parse5 8, and with Chromium where
   * the end tag of an element of SVG or MathML meets one of HTML. The standard leaves that one
   * open; parse5 compares the names alone.
   */
  @ParameterizedTest
  @CsvSource({
    "<svg><title>, false",
    "<svg><desc><p>, false",
    "<svg><g><desc></g>, true",
    "<svg><g><desc><p></g>, false",
    "<svg><g><math><mi></g>, true",
    "<svg><math><mi>, true",
    "<svg><math><annotation-xml encoding=text/html>, true",
    "<svg><svg><title>, false",
    "<svg><math><title>, false",
    "<math><svg><title>, true",
    "<math><svg><mi>, false",
    "<math><mi>, false",
    "<math><mi><mglyph>, true",
    "<math><mi><malignmark>, true",
    "<math><mi><mglyph/>, false",
    "<math><mi><b><mglyph>, false",
    "<math><mi><mglyph></mglyph>, false",
    "<math><annotation-xml>, true",
    "<math><annotation-xml><svg><title>, false",
    "<math><annotation-xml><x><svg><title>, true",
    "<math><annotation-xml encoding=text/html>, false",
    "<math><annotation-xml encoding=text/html><svg>, true",
    "<math><annotation-xml></annotation-xml></math>, false",
    // End tags of HTML reach out of it, but not out of a table, a template or an object.
    "<div><math></div>, false",
    "<div><table><math></div>, true",
    "<div><table><tr><td><math></div>, true",
    "<div><template><math></div>, true",
    "<div><object><svg></div>, true",
    "<div><svg><template><svg></div>, false",
    "<a><table><math></a>, true",
    "<a><math></a>, false",
    "<b><div><math></b>, false",
    "<span><math></span>, false",
    "<span><div><math></span>, true",
    "<div><span></div><math></span>, true",
    "<div><b></div><math></b>, false",
    // Those of tables reach further.
    "<table><math></table>, false",
    "<table><tr><td><div><svg></table>, false",
    "<table><tr><td><svg><desc><b></table>, false",
    "<table><tr><td><table><svg></td>, true",
    "<table><td><svg></td>, false",
    "<table><td><svg></tr>, false",
    "<table><td><svg></tbody>, false",
    "<table><td><svg></thead>, true",
    "<table><svg></tr>, true",
    "<td><svg></td>, true",
    "<template><table><svg></template>, false",
    // What is open in an element with HTML in it keeps that one open.
    "<svg><foreignObject></foreignObject>, true",
    "<svg><foreignObject><b></foreignObject>, false",
    "<svg><foreignObject><p>x<div></div></foreignObject>, true",
    "<svg><foreignObject><ul><li>x<li>y</ul></foreignObject>, true",
    "<svg><foreignObject><div><span></div></foreignObject>, true",
    "<svg><foreignObject><table><tr><td>x<tr><td>y</table></foreignObject>, true",
    "<math><mi><b></mi>, false",
    "<div><svg><foreignObject></div>, false",
    "<div><svg><foreignObject></div></foreignObject>, true",
    "<svg><desc><svg></desc>, true",
    "<svg><g><desc><br></g>, true",
  })
  void elementsOfSvgAndMathMlAreForeign(String html, boolean isForeign) {
    read(html);
    assertThat(foreign.isInside()).isEqualTo(isForeign);
  }
}
