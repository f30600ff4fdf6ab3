package dev.appversion.versioning.html;

import static dev.appversion.versioning.html.Pages.rewrite;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages in encodings other than UTF-8. In the expectations {@code ~} stands for a dot and the hash.
 */
class PageEncodingsTest {
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
        "<p title='表'>ソ<style>a{content:'表';b:url(/static/a.png)}</style><img"
            + " src='/static/a.png?表'>";
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
            + "><title>T</title><style>a{content:'T';b:url(/static/a.png)}</style><script>'T'</script><p"
            + " title='T' class=T alt=\"T\">T<img alt=T src='/static/a.png'><a T='/static/c.png'"
            + " href=/static/b.png?P>T</a><p style='a:P;b:url(/static/c.png)'>T";
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
}
