package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.e2e.client.BeatServer.Beat;
import dev.appversion.testkit.browser.Tab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page reports as long as it is open, and nothing else. */
class OpenPageIT extends BrowserStory {
  /** No page is open for so long: each beat but the first one has another cause than the time. */
  private static final int LONG = 600;

  private final BeatServer app = new BeatServer();

  @BeforeEach
  void serve() {
    app.page("/one", "", "<h1>one</h1>");
    app.page("/clock", "", "");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private Tab visit(String path) {
    Tab tab = person.tab();
    tab.open(app.at(path));
    return tab;
  }

  /** Another page reports several times meanwhile. */
  private void passTime() {
    int before = app.beatsOf("/clock").size();
    eventually(() -> assertThat(app.beatsOf("/clock")).hasSizeGreaterThan(before + 3));
  }

  private void awaitBeat(String page) {
    int before = app.beatsOf(page).size();
    eventually(() -> assertThat(app.beatsOf(page)).hasSizeGreaterThan(before));
  }

  // ---- When

  @Test
  void aPageReportsWhenItIsLoaded() {
    app.period = LONG;
    visit("/one");
    Beat first = new Beat("/one", "/__appversion/beat", "v1", "1");
    eventually(() -> assertThat(app.beats()).containsExactly(first));
  }

  @Test
  void aPageReportsAgainAndAgain() {
    visit("/one");
    eventually(() -> assertThat(app.beats()).hasSizeGreaterThan(3).allMatch(Beat::isOwn));
  }

  @Test
  void withoutAPeriodAPageDoesNotReport() {
    app.period = 0;
    visit("/one");
    app.period = 1;
    visit("/clock");
    passTime();
    assertThat(app.beatsOf("/one")).isEmpty();
  }

  @Test
  void aBeatThatFailsIsRepeatedSoon() {
    app.period = 10;
    app.failures.set(2);
    visit("/one");
    eventually(() -> assertThat(app.beats()).hasSize(3));
  }

  // ---- Hidden, frozen, restored

  @Test
  void aHiddenTabReports() {
    app.page("/one", "<script>document.onvisibilitychange = () => fetch('/hidden')</script>", "");
    visit("/one");
    visit("/clock"); // in front of it
    eventually(() -> assertThat(app.requests()).contains("/hidden"));
    awaitBeat("/one");
    awaitBeat("/one");
  }

  @Test
  void aFrozenTabReportsAsSoonAsItIsResumed() {
    Tab tab = visit("/one");
    awaitBeat("/one");
    visit("/clock");
    chromium.freeze(tab);
    passTime(); // with a beat that was on its way
    int before = app.beatsOf("/one").size();
    passTime();
    assertThat(app.beatsOf("/one")).hasSize(before);
    chromium.resume(tab);
    eventually(
        () ->
            assertThat(app.beatsOf("/one").subList(before, app.beatsOf("/one").size()))
                .first()
                .extracting(Beat::field)
                .asString()
                .matches("1;slept=[1-9]\\d*"));
  }

  @Test
  void aPageInTheBackForwardCacheReportsWhenItIsRestored() {
    visit("/clock");
    Tab tab = visit("/one");
    awaitBeat("/one");
    tab.run("window.mark = true; addEventListener('pageshow', e => window.kept = e.persisted)");
    app.page("/two", "", "<h1>two</h1>");
    tab.open(app.at("/two"));
    passTime();
    int before = app.beatsOf("/one").size();
    tab.run("history.back()");
    eventually(() -> assertThat(tab.run("return window.kept")).isEqualTo(true));
    assertThat(isMarked(tab)).isTrue();
    eventually(() -> assertThat(app.beatsOf("/one")).hasSizeGreaterThan(before));
    assertThat(app.beatsOf("/one").get(before).field()).startsWith("1;slept=");
  }

  @Test
  void aPageThatIsLoadedInAdvanceReportsWhenItIsShown() {
    app.page(
        "/before",
        "<script type=speculationrules>{\"prerender\":[{\"urls\":[\"/one\"]}]}</script>",
        "<a id=next href=/one>one</a>");
    app.page(
        "/one",
        "<script>document.onprerenderingchange = () => fetch('/shown', {mode: 'no-cors'})</script>",
        "");
    visit("/clock");
    Tab tab = visit("/before");
    eventually(() -> assertThat(app.requests()).contains("/one"));
    passTime();
    assertThat(app.beatsOf("/one")).isEmpty();
    tab.click("#next");
    eventually(() -> assertThat(app.requests()).contains("/shown"));
    awaitBeat("/one");
  }

  // ---- Requests of the app

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "fetch('/data')                                          | false",
        "fetch('/data')                                          | true",
        "fetch(new Request('/data', {headers: {Accept: '*/*'}})) | true",
        "fetch('/data', Object.create({method: 'GET'}))          | true",
      })
  void aRequestOfTheAppReportsInPlaceOfAnother(String call, boolean held) {
    app.period = LONG;
    String beforeLoad = ".then(() => fetch('/release'))</script><script src=/held>";
    app.page("/one", "<script>window.first = " + call + (held ? beforeLoad : "") + "</script>", "");
    Tab tab = visit("/one");
    answer(tab, "await first; await fetch('/data')");
    assertThat(app.requests()).filteredOn("/data"::equals).hasSize(2);
    assertThat(app.beats()).containsExactly(new Beat("/one", "/data", "v1", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fetch(elsewhere, {mode: 'cors'})",
        "fetch('/data', {headers: {'X-App-Requested-Version': 'v2'}})",
        "fetch('/data', {mode: 'no-cors'})",
        "fetch('/data', {method: 'POST', body: 'x'})",
      })
  void otherRequestsDoNotReport(String call) {
    app.period = LONG;
    try (Elsewhere elsewhere = new Elsewhere()) {
      app.page(
          "/one",
          "<script>window.elsewhere = '" + elsewhere.origin() + "'; " + call + "</script>",
          "");
      visit("/one");
      eventually(() -> assertThat(app.beats()).hasSize(1).allMatch(Beat::isOwn));
      eventually(
          () ->
              assertThat(call.contains("elsewhere") ? elsewhere.requests() : app.requests())
                  .isNotEmpty());
    }
  }

  @Test
  void aResponseThatMayBeFromACacheDoesNotConfirmABeat() {
    app.period = 10;
    app.page("/one", "<script>window.first = fetch('/cached')</script>", "");
    Tab tab = visit("/one");
    eventually(
        () ->
            assertThat(app.beats())
                .extracting(Beat::path)
                .containsExactly("/cached", "/__appversion/beat"));
    answer(tab, "await fetch('/data')");
    eventually(() -> assertThat(app.beats()).hasSizeGreaterThan(2));
    assertThat(app.beats().get(2)).matches(Beat::isOwn);
  }

  // ---- Errors

  @Test
  void aPageReportsHowManyErrorsItHadAndNothingElseOfThem() {
    app.page(
        "/one",
        "<link rel=stylesheet href=/missing.css><link rel=preload as=image href=/missing.png>"
            + "<script src=/missing.js></script>",
        "<img src=/missing.png alt=''><script>Promise.reject('a secret');</script>"
            + "<script>new ResizeObserver(() => b.style.width = b.offsetWidth + 1 + 'px')"
            + ".observe(b); throw 'a secret'</script><div id=b></div>");
    visit("/one");
    eventually(
        () ->
            assertThat(app.beats())
                .extracting(Beat::field)
                .hasSizeGreaterThan(1)
                .startsWith("1;errors=4", "1"));
  }

  @Test
  void errorsOfABeatThatFailedAreReportedAgain() {
    app.failures.set(1);
    app.page("/one", "<script>throw 'a secret'</script>", "");
    visit("/one");
    eventually(
        () ->
            assertThat(app.beats())
                .extracting(Beat::field)
                .hasSizeGreaterThan(2)
                .startsWith("1;errors=1", "1;errors=1", "1"));
  }
}
