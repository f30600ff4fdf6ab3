package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a version that is about to be retired. */
class LeavingIT extends BrowserStory {
  private static final String HANDLE =
      "document.addEventListener('appversion:stale', e => { %s window.stale = e.detail });";

  private final BeatServer app = new BeatServer();

  @BeforeEach
  void serve() {
    app.page("/one", "", "<h1>one</h1><form><input id=note name=note></form>");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private Tab visit() {
    Tab tab = person.tab();
    tab.open(app.at("/one"));
    tab.run("window.mark = true");
    return tab;
  }

  private void leave() {
    app.live = "v2";
    app.leaving = "v1";
  }

  @Test
  void aPageReloadsWithTheResponseToItsBeat() {
    Tab tab = visit();
    leave();
    awaitReload(tab, "v2");
  }

  @Test
  void aPageReloadsWithTheResponseToARequestOfTheApp() {
    app.period = 600;
    Tab tab = visit();
    eventually(() -> assertThat(app.beats()).hasSize(1));
    leave();
    tab.run("fetch('/data')");
    awaitReload(tab, "v2");
  }

  @Test
  void aResponseThatMayBeFromACacheDoesNotReload() {
    app.period = 600;
    Tab tab = visit();
    eventually(() -> assertThat(app.beats()).hasSize(1));
    tab.run(HANDLE.formatted("e.preventDefault();"));
    leave();
    answer(tab, "await fetch('/cached')");
    assertThat(tab.run("return window.stale ?? 'not'")).isEqualTo("not");
    answer(tab, "await fetch('/data')");
    assertThat(tab.run("return window.stale.reason")).isEqualTo("leaving");
  }

  @Test
  void aChangedFormIsNotLost() {
    Tab tab = visit();
    tab.type("#note", "for tomorrow");
    leave();
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    assertThat(isMarked(tab)).isTrue();
    assertThat(tab.value("#note")).isEqualTo("for tomorrow");
    tab.click(".appversion-banner button");
    awaitReload(tab, "v2");
    eventually(() -> assertThat(tab.value("#note")).isEqualTo("for tomorrow"));
  }

  @Test
  void thePageReloadsAsSoonAsItsFormIsAsBefore() {
    Tab tab = visit();
    tab.type("#note", "x");
    leave();
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    tab.type("#note", "\b");
    awaitReload(tab, "v2");
  }

  @Test
  void aFieldThatAScriptRemovesCountsAsChanged() {
    Tab tab = visit();
    tab.type("#note", "for tomorrow");
    leave();
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    tab.run("document.querySelector('form').remove()");
    int before = app.beats().size();
    eventually(() -> assertThat(app.beats()).hasSizeGreaterThan(before + 2));
    assertThat(isMarked(tab)).isTrue();
  }

  /** Without its response, the app could not say whether the order was placed. */
  @Test
  void aPageWithAWriteInFlightReloadsOnlyAfterItsResponse() {
    Tab tab = visit();
    tab.run("fetch('/held', {method: 'POST', body: 'order'})");
    leave();
    int before = app.beats().size();
    eventually(() -> assertThat(app.beats()).hasSizeGreaterThan(before + 2));
    assertThat(isMarked(tab)).isTrue();
    tab.run("fetch('/release')");
    awaitReload(tab, "v2");
  }

  @Test
  void theAppCanHandleIt() {
    Tab tab = visit();
    tab.run(HANDLE.formatted("e.preventDefault();"));
    leave();
    eventually(
        () ->
            assertThat(tab.run("return window.stale"))
                .isEqualTo(
                    Map.of(
                        "page",
                        Map.of("version", "bytes-v1", "name", "v1"),
                        "current",
                        "bytes-v1",
                        "reason",
                        "leaving")));
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void aPageThatOnlyWarnsIsNotReloaded() {
    app.mismatch = "warn";
    Tab tab = visit();
    leave();
    eventually(
        () ->
            assertThat(tab.messages())
                .extracting(Browser.Message::text)
                .containsExactly("Version v1 of this page will be retired: reload it."));
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void aPageWhoseVersionWasRetiredReloadsWithItsNextBeat() {
    Tab tab = visit();
    app.live = "v2";
    app.retired = "v1";
    awaitReload(tab, "v2");
  }
}
