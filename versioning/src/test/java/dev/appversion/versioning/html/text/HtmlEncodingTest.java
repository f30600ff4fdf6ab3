package dev.appversion.versioning.html.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.Pages;
import dev.appversion.versioning.html.text.HtmlEncoding.Kind;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of encodings against the Encoding standard. */
class HtmlEncodingTest {
  @Test
  void theNumberOfLabelsIsThatOfTheStandard() {
    assertThat(EncodingLabels.all()).hasSize(228);
    assertThat(new TreeSet<>(EncodingLabels.all().values())).hasSize(40);
  }

  /** Java has hundreds of names that browsers do not support. */
  @Test
  void otherCharsetNamesOfJavaAreNotLabels() {
    Set<String> others = new TreeSet<>();
    for (Charset charset : Charset.availableCharsets().values()) {
      others.add(charset.name().toLowerCase(Locale.ROOT));
      charset.aliases().forEach(alias -> others.add(alias.toLowerCase(Locale.ROOT)));
    }
    others.removeAll(EncodingLabels.all().keySet());
    assertThat(others).hasSizeGreaterThan(300).contains("utf16", "ibm037", "utf-32");
    for (String name : others) {
      assertThat(HtmlEncoding.ofLabel(name)).as(name).isEmpty();
      String page = "<meta charset='" + name + "'><img src='/static/a.png'>";
      assertThat(Pages.rewrite(Pages.in(""), page))
          .isEqualTo(Pages.hashed(page.replace("a.png", "a~.png")));
    }
  }

  @Test
  void allOtherEncodingsHaveACharset() {
    Set<String> without = new TreeSet<>();
    EncodingLabels.all()
        .forEach(
            (label, name) -> {
              HtmlEncoding encoding = HtmlEncoding.ofLabel(label).orElseThrow();
              if (encoding.kind() != Kind.OPAQUE && encoding.charset().isEmpty()) {
                without.add(name);
              }
            });
    assertThat(without)
        .isSubsetOf(
            "ISO-8859-10", "ISO-8859-14", "ISO-8859-16", "x-mac-cyrillic", "x-user-defined");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, UTF-8",
    "\tutf8\f, UTF-8",
    "Latin1, windows-1252",
    "us-ascii, windows-1252",
    "logical, ISO-8859-8",
    "x-sjis, windows-31j",
    "ks_c_5601-1987, x-windows-949",
    "tis-620, x-windows-874"
  })
  void labelsHaveTheEncodingOfTheStandard(String label, String charset) {
    assertThat(HtmlEncoding.ofLabel(label.translateEscapes()).orElseThrow().charset())
        .contains(Charset.forName(charset));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"utf-16", "ucs-2", "unicodefffe", "iso-2022-jp", "hz-gb-2312", "replacement"})
  void someEncodingsAreNotSupersetsOfAscii(String label) {
    assertThat(HtmlEncoding.ofLabel(label).orElseThrow().kind()).isEqualTo(Kind.OPAQUE);
  }

  @Test
  void inAMetaElementTwoLabelsHaveAnotherMeaning() {
    assertThat(HtmlEncoding.ofMeta("utf-16le")).contains(HtmlEncoding.UTF_8);
    assertThat(HtmlEncoding.ofMeta("x-user-defined")).isEqualTo(HtmlEncoding.ofLabel("ascii"));
    assertThat(HtmlEncoding.ofMeta("utf16")).isEmpty();
  }

  /** Invalid labels are skipped. */
  @Test
  void theFirstValidLabelIsUsed() {
    String page =
        "<meta charset=utf16><meta charset=utf-8><meta charset=big5><img src='/static/ö.png'>";
    assertThat(Pages.rewrite(Pages.in("utf-32"), page))
        .isEqualTo(Pages.hashed(page.replace("/static/ö.png", "/static/%C3%B6~.png")));
  }
}
