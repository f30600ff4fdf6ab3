package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** htmx's snapshots of pages, which Back restores without a request. */
class HistoryIT extends BrowserStory {
  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4", "4ext"})
  void aSnapshotOfAnotherVersionIsNotRestored(String htmx) {
    serve(htmx);
    Tab tab = open("/a");
    tab.click("#to-b");
    eventually(() -> assertThat(tab.text("h1")).isEqualTo("b of v1"));
    assertThat(isMarked(tab)).isTrue();
    shop.retire();
    tab.run("fetch('/part')");
    awaitReload(tab, NEW);

    tab.run("window.mark = true; history.back()");
    eventually(() -> assertThat(tab.text("h1")).isEqualTo("a of v2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4ext"})
  void aSnapshotOfThePagesVersionIsRestoredWithoutARequest(String htmx) {
    serve(htmx);
    Tab tab = open("/a");
    tab.click("#to-b");
    eventually(() -> assertThat(tab.text("h1")).isEqualTo("b of v1"));
    long loads = shop.app(TwoVersions.OLD).requests().size();
    tab.run("history.back()");
    eventually(() -> assertThat(tab.text("h1")).isEqualTo("a of v1"));
    assertThat(shop.app(TwoVersions.OLD).requests()).hasSize((int) loads);
    assertThat(isMarked(tab)).isTrue();
  }

  private void serve(String htmx) {
    String scripts =
        "<script src=/htmx/"
            + htmx.charAt(0)
            + ".js></script>"
            + (htmx.endsWith("ext") ? "<script src=/htmx-history-cache.js></script>" : "");
    shop.pages.add("/htmx-history-cache.js", JAVASCRIPT, Pages.htmxHistoryCache());
    for (String name : new String[] {"a", "b"}) {
      shop.pages.add(
          "/" + name,
          HTML,
          "<!doctype html><html lang=en><head><meta charset=utf-8><title>{version}</title>{script}"
              + scripts
              + "</head><body hx-boost=true hx-boost:inherited=true><h1>"
              + name
              + " of {version}</h1><a id=to-b href=/b>b</a></body></html>");
    }
  }
}
