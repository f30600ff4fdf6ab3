package dev.appversion.sidecar.response;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PageTextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "de | de",
        "de-AT,de;q=0.9,en;q=0.8 | de",
        "pt-BR | pt",
        "en;q=0.5, fr;q=0.9 | fr",
        "ja, nl;q=0.5 | nl",
        "de;q=0, en | en",
        "DE | de",
        "ja | en",
        "* | en",
        "*, it;q=0.1 | it",
        "'' | en",
        "de_DE;;q= | en",
        "de;q=7 | en"
      })
  void theLanguageIsTheOneThatIsPreferredMost(String accepted, String language) {
    assertThat(PageTexts.preferred(accepted).language()).isEqualTo(language);
  }

  @Test
  void fieldOfAnyLengthIsCheap() {
    assertThat(PageTexts.preferred("de,".repeat(10_000) + "de").language()).isEqualTo("en");
  }

  @Test
  void theTextsAreReadAsUtf8() {
    assertThat(CustomerPage.PAGE.page(PageTexts.in("de"), "/").title()).endsWith("verfügbar");
  }

  @ParameterizedTest
  @EnumSource
  void everyLanguageHasEveryText(CustomerPage page) {
    for (String language : PageTexts.LANGUAGES) {
      String html = page.page(PageTexts.in(language), "/shop?a=1&b").html();
      assertThat(html)
          .contains("<html lang=\"" + language + "\">", "href=\"/shop?a=1&amp;b\"")
          .doesNotContain("<p></p>", "<h1></h1>", "\ufffd");
      assertThat(html.equals(page.page(PageTexts.in("en"), "/shop?a=1&b").html()))
          .as(language)
          .isEqualTo(language.equals("en"));
    }
  }
}
