package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import dev.appversion.testkit.browser.Tab;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser in front of two versions of an app. */
@ExtendWith(OneChromium.class)
abstract class BrowserStory {
  static final String HTML = "text/html; charset=utf-8";
  static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  static Chromium chromium;

  final TwoVersions shop = new TwoVersions();
  Browser.Person person;

  @BeforeEach
  void arrive() {
    person = chromium.person();
  }

  @AfterEach
  void close() {
    person.leave();
    shop.close();
  }

  /** A tab with the page at this path; a reload removes the mark that it sets. */
  Tab open(String path) {
    Tab tab = person.tab();
    tab.open(shop.at(path));
    tab.run("window.mark = true");
    return tab;
  }

  /** Serves a page with the client script at the start of its head. */
  void page(String path, String head, String body) {
    shop.pages.add(
        path,
        HTML,
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{version}</title>{script}"
            + head
            + "</head><body><main><h1>{version}</h1>"
            + body
            + "</main></body></html>");
  }

  static boolean isMarked(Tab tab) {
    return Boolean.TRUE.equals(tab.run("return window.mark === true"));
  }

  static void eventually(ThrowingRunnable check) {
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50)).untilAsserted(check);
  }

  static void awaitReload(Tab tab, String version) {
    eventually(
        () ->
            assertThat(tab.run("return document.title + window.mark"))
                .isEqualTo(version + "undefined"));
  }

  static String answer(Tab tab, String script) {
    return String.valueOf(tab.run("return (async () => { " + script + " })()"));
  }
}
