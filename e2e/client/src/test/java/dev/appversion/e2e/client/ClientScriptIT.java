package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static dev.appversion.e2e.client.TwoVersions.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tab stays on its version, and reloads after the version was retired. */
class ClientScriptIT extends BrowserStory {
  private int messagesBefore;

  @BeforeEach
  void countMessages() {
    messagesBefore = chromium.messages().size();
  }

  private Tab page(String htmx) {
    Tab tab = person.tab();
    tab.open(shop.at("/page/one?htmx=" + htmx));
    mark(tab);
    return tab;
  }

  private Tab page() {
    return page("2");
  }

  /** A reload removes the mark. */
  private static void mark(Tab tab) {
    tab.run("window.mark = true");
  }

  private static String fetched(Tab tab, String call) {
    return answer(tab, "return (await " + call + ").text()");
  }

  private List<Browser.Message> messages() {
    List<Browser.Message> all = chromium.messages();
    return all.subList(messagesBefore, all.size());
  }

  private void assertNoErrors() {
    assertThat(messages()).filteredOn(Browser.Message::error).isEmpty();
  }

  private List<String> warnings() {
    return messages().stream()
        .filter(message -> !message.error() && message.text().contains("of this page"))
        .map(Browser.Message::text)
        .toList();
  }

  // ---- Requests for the page's version

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void htmxRequestsThePagesVersion(String htmx) {
    Tab tab = page(htmx);
    assertThat(tab.run("return window.__hyperAppVersion")).isEqualTo("bytes-1");
    shop.promote();

    tab.click("#get");
    eventually(() -> assertThat(tab.text("#out")).isEqualTo("v1 received pin v1"));
    tab.run("document.querySelector('#out').textContent = ''");
    tab.click("#post");
    eventually(() -> assertThat(tab.text("#out")).isEqualTo("v1 received pin v1"));
    tab.click("#next");
    eventually(() -> assertThat(tab.text("h1")).isEqualTo("v1 /page/next"));
    assertThat(tab.text("#pin")).isEqualTo("v1");
    assertThat(isMarked(tab)).isTrue();
    assertThat(shop.app(NEW).requests()).isEmpty();
    assertNoErrors();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fetch('/part')",
        "fetch(new URL('/part', location))",
        "fetch.call({}, '/part')",
        "fetch('/part', {method: 'POST', body: 'x', headers: {'Content-Type': 'text/plain'}})",
        "fetch('/part', {headers: [['Accept', '*/*']]})",
        "fetch(new Request('/part'))",
        "fetch(new Request('/part', {method: 'POST', body: new Blob(['x'])}))",
        "fetch(new Request('/part', {headers: {Accept: '*/*'}}), {cache: 'no-cache'})",
        "fetch('/part', new Request('/other', {method: 'POST', referrer: ''}))",
      })
  void everyFetchRequestsThePagesVersion(String call) {
    Tab tab = page();
    shop.promote();
    assertThat(fetched(tab, call)).isEqualTo("v1 received pin v1");
    assertThat(shop.app(OLD).requests().getLast())
        .startsWith(call.contains("POST") ? "POST /part" : "GET /part");
  }

  @Test
  void aPinOfTheAppIsNotReplaced() {
    Tab tab = page();
    assertThat(fetched(tab, "fetch('/part', {headers: {'x-app-requested-version': 'v2'}})"))
        .isEqualTo("v2 received pin v2");
    assertThat(xhr(tab, "xhr.setRequestHeader('X-App-Requested-Version', 'v2')"))
        .isEqualTo("v2 received pin v2");
    assertThat(xhr(tab, "")).isEqualTo("v1 received pin v1");
    assertThat(answer(tab, "try { await fetch('http://[') } catch (e) { return e.name }"))
        .isEqualTo("TypeError");
    String refused = "fetch('/part', {headers: {'X-App-Requested-Version': 'v9'}})";
    assertThat(answer(tab, "return (await " + refused + ").status")).isEqualTo("409");
    assertThat(answer(tab, "return document.querySelector('.appversion-banner') === null"))
        .isEqualTo("true");
    assertThat(isMarked(tab)).isTrue();
  }

  private static String xhr(Tab tab, String between) {
    return answer(
        tab,
        "return new Promise(done => { const xhr = new XMLHttpRequest(); xhr.open('GET', '/part');"
            + between
            + "; xhr.onload = () => done(xhr.responseText); xhr.send() })");
  }

  @Test
  void requestsToOtherOriginsCarryNoPin() {
    try (Elsewhere elsewhere = new Elsewhere()) {
      shop.pages.elsewhere = elsewhere.origin();
      Tab tab = page();
      assertThat(fetched(tab, "fetch('" + elsewhere.origin() + "/')")).isEqualTo("from elsewhere");
      assertThat(
              answer(
                  tab,
                  "return new Promise(done => { const xhr = new XMLHttpRequest(); xhr.open('GET', '"
                      + elsewhere.origin()
                      + "/'); xhr.onload = () => done(xhr.responseText); xhr.send() })"))
          .isEqualTo("from elsewhere");
      assertThat(elsewhere.requests()).containsExactly("GET false", "GET false");
      assertNoErrors();

      // A redirect keeps our header, and the other origin does not allow it.
      assertThat(fetched(tab, "fetch('/away')")).isEqualTo("from elsewhere");
      assertThat(shop.app(OLD).requests()).endsWith("GET /away v1", "GET /away -");
      assertThat(elsewhere.requests().getLast()).isEqualTo("GET false");
      assertThat(isMarked(tab)).isTrue();
    }
  }

  @Test
  void aRequestWhoseConnectionFailsIsNotRepeatedWithoutThePin() {
    try (var _ =
        chromium.inEachPage(
            """
            () => {
              const native = window.fetch;
              let broken = false;
              window.fetch = (...call) => {
                const breaks = !broken && call[0] === '/part';
                broken ||= breaks;
                return breaks ? Promise.reject(new TypeError('the line broke')) : native(...call);
              };
            }
            """)) {
      Tab tab = page();
      shop.promote();
      page(); // the cookie that all tabs share is set to the new version
      assertThat(answer(tab, "return fetch('/part').catch(e => e.message)"))
          .isEqualTo("the line broke");
      assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
      assertThat(isMarked(tab)).isTrue();
    }
  }

  @Test
  void tabsOnTwoVersionsKeepTheirVersions() {
    Tab older = page();
    shop.promote();
    Tab newer = page();
    assertThat(fetched(older, "fetch('/part')")).isEqualTo("v1 received pin v1");
    assertThat(fetched(newer, "fetch('/part')")).isEqualTo("v2 received pin v2");
    older.click("#get");
    eventually(() -> assertThat(older.text("#out")).isEqualTo("v1 received pin v1"));
    assertThat(isMarked(older)).isTrue();
    assertThat(isMarked(newer)).isTrue();
    assertNoErrors();
  }

  @Test
  void immutableResponsesOfAnotherVersionStartNoCheck() {
    Tab tab = page();
    assertThat(
            answer(
                tab,
                "const r = await fetch('/static/new.682bfa4bc8b8.css');"
                    + " return r.headers.get('x-app-version')"))
        .isEqualTo("bytes-2");
    assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
    assertThat(tab.answers()).noneMatch(answer -> answer.url().endsWith("/decision"));
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void aSecondTagInAPageHasNoEffect() {
    shop.pages.twice = true;
    Tab tab = page();
    tab.run(
        "const s = document.querySelector('script[data-app-version]'), t ="
            + " document.createElement('script'); for (const a of s.attributes)"
            + " t.setAttribute(a.name, a.value); document.head.append(t)");
    eventually(
        () ->
            assertThat(
                    tab.run(
                        "return performance.getEntriesByType('resource').filter(e =>"
                            + " e.name.includes('/client.')).length"))
                .isNotEqualTo(0L));
    assertThat(xhr(tab, "")).isEqualTo("v1 received pin v1");
    assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
    assertNoErrors();
  }

  // ---- Detection

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void reloadsWhenTheNameBelongsToAnotherAppVersion(String htmx) {
    Tab tab = page(htmx);
    shop.redeploy("bytes-1b");
    tab.click("#get");
    awaitReload(tab, OLD);
    assertThat(tab.run("return window.__hyperAppVersion")).isEqualTo("bytes-1b");
    assertNoErrors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void aBoostedLinkOpensItsTarget(String htmx) {
    Tab tab = page(htmx);
    shop.retire();
    tab.click("#next");
    awaitReload(tab, NEW);
    assertThat(tab.address().getPath()).isEqualTo("/page/next");
    assertThat(tab.run("return window.__hyperAppVersion")).isEqualTo("bytes-2");
    assertNoErrors();
  }

  @Test
  void manyConcurrentRefusalsCauseOneReload() {
    Tab tab = page();
    shop.retire();
    tab.run("for (let i = 0; i < 6; i++) fetch('/part')");
    awaitReload(tab, NEW);
    assertThat(tab.run("return JSON.parse(sessionStorage['appversion:reloads']).length"))
        .isEqualTo(1L);
  }

  @Test
  void aMissingLazyModuleStartsACheck() {
    Tab tab = page();
    shop.retire();
    tab.run("setTimeout(() => import('/static/lazy.js'))");
    awaitReload(tab, NEW);
  }

  @Test
  void anAssetThatIsMissingInALiveVersionCausesNoReload() {
    Tab tab = page();
    tab.run(
        "const s = document.createElement('script'); s.src = '/static/lazy.js';"
            + " document.head.append(s)");
    eventually(
        () -> assertThat(tab.answers()).anyMatch(answer -> answer.url().endsWith("/decision")));
    assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void warnsOnceAndDoesNotReload() {
    shop.pages.settings = ClientSettings.DEFAULT.withMismatch(Mismatch.WARN);
    shop.apply();
    Tab tab = page();
    shop.redeploy("bytes-1b");
    for (int i = 0; i < 3; i++) {
      assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
    }
    eventually(() -> assertThat(warnings()).isNotEmpty());
    assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
    assertThat(warnings()).containsExactly("Version v1 of this page was changed: reload it.");
    assertThat(isMarked(tab)).isTrue();
    assertThat(tab.has(".appversion-banner")).isFalse();
    assertNoErrors();
  }

  @Test
  void aPageWithoutTheScriptIsNotReloaded() {
    shop.pages.settings = ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE);
    shop.apply();
    Tab tab = page();
    assertThat(tab.has("script[data-app-version]")).isFalse();
    shop.redeploy("bytes-1b");
    assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin -");
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void anAppMayHandleAStalePageItself() {
    Tab tab = page();
    tab.run(
        "document.addEventListener('appversion:stale', e => { e.preventDefault(); window.staleEvent ="
            + " (window.staleEvent ?? []).concat(JSON.stringify(e.detail)) })");
    shop.retire();
    assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("409");
    assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("409");
    eventually(
        () ->
            assertThat(tab.run("return window.staleEvent?.join()"))
                .isEqualTo(
                    "{\"page\":{\"version\":\"bytes-1\",\"name\":\"v1\"},\"current\":\"bytes-2\",\"reason\":\"gone\"}"));
    assertThat(isMarked(tab)).isTrue();
    assertThat(tab.has(".appversion-banner")).isFalse();
  }

  @Test
  void tabsOfTheSameVersionNotifyEachOther() {
    Tab first = page();
    Tab second = page();
    shop.set(OLD, 1, "bytes-1").set(NEW, 1, "bytes-2").promote();
    Tab canary = page();
    shop.retire();
    first.click("#get");
    awaitReload(first, NEW);
    awaitReload(second, NEW);
    assertThat(fetched(canary, "fetch('/part')")).isEqualTo("v2 received pin v2");
    assertThat(isMarked(canary)).isTrue();
  }

  @Test
  void alternatingVersionsCauseNoLoop() {
    shop.pages.pretended = "bytes-of-yesterday";
    shop.pages.eager = true;
    Tab tab = person.tab();
    tab.open(shop.at("/page/one?htmx=2"));
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(shop.app(OLD).loads()).isEqualTo(1 + 3);
    mark(tab);
    assertThat(fetched(tab, "fetch('/part')")).isEqualTo("v1 received pin v1");
    assertThat(isMarked(tab)).isTrue();

    tab.click(".appversion-banner button"); // a reload that the person requests
    awaitReload(tab, OLD);
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(shop.app(OLD).loads()).isEqualTo(1 + 3 + 1);
    assertNoErrors();
  }

  // ---- Unsaved input

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void inputIsNotLost(String htmx) {
    Tab tab = page(htmx);
    tab.type("#note", "two kettles");
    shop.retire();
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(tab.text("#out")).isEmpty();
    tab.click("#send"); // refused as well: no version accepts it
    eventually(() -> assertThat(tab.answers()).filteredOn(a -> a.status() == 409).hasSize(2));
    assertThat(tab.value("#note")).isEqualTo("two kettles");
    assertThat(tab.text("#out")).isEmpty();
    assertThat(isMarked(tab)).isTrue();
    tab.click(".appversion-banner button");
    awaitReload(tab, NEW);
    assertNoErrors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void aRefusalIsNotInsertedIntoThePage(String htmx) {
    shop.pages.settings =
        ClientSettings.DEFAULT.withMismatch(Mismatch.WARN).withBanner("Bitte <neu> laden");
    shop.apply();
    Tab tab = page(htmx);
    shop.retire();
    tab.click("#get");
    eventually(() -> assertThat(warnings()).hasSize(1));
    assertThat(tab.text("#out")).isEmpty();
    assertThat(tab.text(".appversion-banner button")).isEqualTo("Bitte <neu> laden");
    tab.click(".appversion-banner [aria-label=Dismiss]");
    assertThat(tab.has(".appversion-banner")).isFalse();
    tab.click("#get");
    eventually(() -> assertThat(tab.answers()).filteredOn(a -> a.status() == 409).hasSize(2));
    assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("409");
    assertThat(tab.has(".appversion-banner")).as("a dismissed banner is not shown again").isFalse();
    assertThat(isMarked(tab)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void inputThatTheServerAcceptedDoesNotDelayTheReload(String htmx) {
    Tab tab = page(htmx);
    tab.type("#note", "two kettles");
    tab.click("#send");
    eventually(() -> assertThat(tab.text("#out")).isEqualTo("v1 received pin v1"));
    assertThat(tab.value("#note")).isEqualTo("two kettles");
    shop.redeploy("bytes-1b");
    tab.click("#get");
    // The response beside the form may be a validation error.
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
    tab.run("document.querySelector('#note').value = ''");
    assertThat(fetched(tab, "fetch('/part', {method: 'POST'})")).isEqualTo("v1 received pin v1");
    awaitReload(tab, OLD);
    assertThat(tab.value("#note")).isEmpty();
    assertNoErrors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void aRequestClearsOnlyTheFieldsThatItCarries(String htmx) {
    Tab tab = page(htmx);
    tab.type("#note", "two kettles");
    tab.run(
        "document.body.append(Object.assign(document.createElement('textarea'), {id: 'other', name:"
            + " 'other'}))");
    tab.type("#other", "an hour of work");
    tab.click("#send");
    eventually(() -> assertThat(tab.text("#out")).isEqualTo("v1 received pin v1"));
    tab.run("document.querySelectorAll('#note, #other').forEach(field => field.value = '')");
    shop.redeploy("bytes-1b");
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void aFieldStaysEditedWhenAFrameworkWritesItsAttribute() {
    Tab tab = page();
    tab.run(
        "const note = document.querySelector('#note');"
            + " note.addEventListener('input', () => note.setAttribute('value', note.value))");
    tab.type("#note", "two kettles");
    shop.redeploy("bytes-1b");
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void anEmptiedFieldOfAnEditorDelaysTheReload() {
    Tab tab = page();
    tab.run(
        "const note = document.querySelector('#note');"
            + " note.addEventListener('input', () => { note.value = '' })");
    tab.type("#note", "two kettles");
    shop.redeploy("bytes-1b");
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void editsAreDetectedAfterDocumentOpenAndInFrames() {
    Tab tab = page();
    tab.run(
        "document.open();"
            + " document.write('<!doctype html><title>v1</title><button id=get>Get</button>"
            + "<iframe id=editor></iframe>'); document.close();"
            + " document.querySelector('#get').onclick = () => fetch('/part');"
            + " const inner = document.querySelector('#editor').contentDocument;"
            + " inner.body.append(inner.createElement('textarea'))");
    tab.typeInFrame("#editor", "textarea", "an hour of work");
    shop.retire();
    assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("409");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void aReloadRestoresInputExceptSecrets() {
    Tab tab = page();
    tab.run(
        "document.querySelector('#form').insertAdjacentHTML('beforeend',"
            + " '<input id=secret name=secret type=password>')");
    tab.type("#note", "two kettles");
    tab.type("#secret", "sesame");
    tab.click("#box");
    shop.retire();
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    tab.click(".appversion-banner button");
    awaitReload(tab, NEW);
    eventually(() -> assertThat(tab.value("#note")).isEqualTo("two kettles"));
    assertThat(tab.run("return document.querySelector('#box').checked")).isEqualTo(true);
    assertThat(tab.run("return sessionStorage.getItem('appversion:input')")).isNull();
  }

  @Test
  void anAppMayPreventTheRestoreOfInput() {
    try (var _ =
        chromium.inEachPage(
            "() => document.addEventListener('appversion:restore', e => { e.preventDefault();"
                + " window.refused = e.detail.fields.map(field => field.name + '=' +"
                + " field.value).join() })")) {
      Tab tab = page();
      tab.type("#note", "two kettles");
      shop.retire();
      tab.click("#get");
      eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
      tab.click(".appversion-banner button");
      awaitReload(tab, NEW);
      eventually(() -> assertThat(tab.run("return window.refused")).isEqualTo("note=two kettles"));
      assertThat(tab.value("#note")).isEmpty();
    }
  }

  @Test
  void aFieldThatARefusalRemovesIsStoredAndDoesNotDelayTheReload() {
    Tab tab = page();
    tab.type("#note", "two kettles");
    tab.run(
        "document.querySelector('#get').onclick = () => fetch('/part').then(() =>"
            + " setTimeout(() => { document.querySelector('#form').remove() }, 50))");
    shop.retire();
    tab.click("#get");
    awaitReload(tab, NEW);
    eventually(() -> assertThat(tab.value("#note")).isEqualTo("two kettles"));
  }

  @Test
  void theNextStepOfAWizardDiscardsNoInput() {
    Tab tab = page();
    tab.run(
        "document.querySelector('h1').addEventListener('click', () =>"
            + " document.querySelector('#form').remove())");
    tab.type("#note", "two kettles");
    tab.click("h1");
    assertThat(tab.has("#form")).isFalse();
    shop.retire();
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
  }

  @Test
  void aReloadOpensTheTargetOfAClickButNotOfAPrefetch() {
    Tab tab = page();
    shop.retire();
    tab.run("fetch('/page/next?htmx=2', {headers: {'X-Inertia': 'true'}})");
    awaitReload(tab, NEW);
    assertThat(tab.address().getPath()).isEqualTo("/page/one");

    mark(tab);
    tab.run(
        "document.body.setAttribute('hx-disable', ''); const next ="
            + " document.querySelector('#next'); next.addEventListener('click', e => {"
            + " e.preventDefault(); e.stopImmediatePropagation(); fetch('/part') }, true)");
    shop.set(NEW, 1, "bytes-2b").apply();
    tab.click("#next");
    eventually(() -> assertThat(tab.address().getPath()).isEqualTo("/page/next"));
  }

  @Test
  void reloadsOnceTheFormHasItsDefaultValuesAgain() {
    Tab tab = page();
    tab.click("#box");
    shop.redeploy("bytes-1b");
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(tab.run("return document.querySelector('.appversion-banner').role"))
        .isEqualTo("status");
    tab.click("#box");
    awaitReload(tab, OLD);
  }

  @Test
  void anUnsafeRequestIsNotAborted() {
    Tab tab = page();
    tab.run("fetch('/slow', {method: 'POST'}).then(r => sessionStorage.setItem('slow', r.status))");
    eventually(() -> assertThat(shop.app(OLD).requests()).contains("POST /slow v1"));
    shop.redeploy("bytes-1b");
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(isMarked(tab)).isTrue();
    shop.app(OLD).slow.countDown();
    awaitReload(tab, OLD);
    assertThat(tab.run("return sessionStorage.getItem('slow')")).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStrictPolicyReportsNoViolation(boolean byNonce) {
    shop.pages.byNonce = byNonce;
    Tab tab = page();
    tab.type("#note", "two kettles");
    shop.redeploy("bytes-1b");
    tab.click("#get");
    eventually(() -> assertThat(tab.has(".appversion-banner")).isTrue());
    assertThat(
            tab.run(
                "return getComputedStyle(document.querySelector('.appversion-banner')).position"))
        .isEqualTo("fixed");
    assertNoErrors();
  }
}
