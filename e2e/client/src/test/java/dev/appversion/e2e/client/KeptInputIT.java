package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.browser.Tab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input delays a reload, or is restored after it, within its limits. */
class KeptInputIT extends BrowserStory {
  private static final String FORM = "<label>Note <textarea id=note name=note></textarea></label>";

  // ---- Editors

  /** The editor's input element, which has the focus while a person types. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // CodeMirror 5, Monaco: a hidden field that the editor empties after each key.
        "<textarea id=input></textarea> | input | text.textContent += input.value, input.value = ''",
        // CodeMirror 6, ProseMirror, Lexical: an editable element, whose markup the editor writes.
        "<div id=input contenteditable></div> | beforeinput |"
            + " e.preventDefault(), input.textContent += e.data, text.textContent += e.data",
      })
  void anEditorInAShadowRootDelaysTheReload(String input, String event, String edit) {
    page("/one", "", "<div id=host></div><button id=get>Get</button>");
    Tab tab = open("/one");
    tab.run(
        "const root = document.querySelector('#host').attachShadow({mode: 'open'});"
            + " root.innerHTML = '<style>textarea { position: absolute; opacity: 0; height: 1px }</style><div id=text></div>"
            + input
            + "'; const input = root.querySelector('#input'), text = root.querySelector('#text');"
            + " input.addEventListener('"
            + event
            + "', e => { "
            + edit
            + " }); input.focus()");
    // To the element that has the focus, as a keyboard does.
    tab.type("#host", "two kettles");
    assertThat(
            tab.run(
                "return document.querySelector('#host').shadowRoot.querySelector('#text').textContent"))
        .isEqualTo("two kettles");
    shop.retire();
    assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("409");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    assertThat(isMarked(tab)).isTrue();
  }

  // ---- Limits

  /** Text that is too long is not truncated: the banner is shown. */
  @ParameterizedTest
  @CsvSource({"60000, true", "70000, false"})
  void inputIsStoredUpToALimit(int length, boolean kept) {
    page("/one", "", FORM);
    Tab tab = open("/one");
    tab.run("document.querySelector('#note').value = 'x'.repeat(arguments[0])", length);
    tab.type("#note", "y");
    shop.retire();
    // The app replaces the form by an error page.
    tab.run("fetch('/part').then(() => setTimeout(() => document.querySelector('main').remove()))");
    if (kept) {
      awaitReload(tab, NEW);
      eventually(() -> assertThat(tab.value("#note")).hasSize(length + 1));
    } else {
      eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
      assertThat(isMarked(tab)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"29, two kettles", "31, ''"})
  void storedInputExpires(int minutes, String restored) {
    page("/one", "", FORM);
    Tab tab = open("/one");
    tab.run(
        "sessionStorage.setItem('appversion:input', JSON.stringify([{form: '', name: 'note', kind: '', index: 0,"
            + " path: '/one', value: 'two kettles', time: Date.now() - arguments[0] * 60000}]))",
        minutes);
    tab.reload();
    eventually(
        () ->
            assertThat(
                    tab.run(
                        "return performance.getEntriesByType('resource').some(it => it.name.includes('/recovery.'))"))
                .isEqualTo(true));
    // The second script has run when the same import() is complete.
    assertThat(
            answer(
                tab,
                "const {name} = performance.getEntriesByType('resource').find(it => it.name.includes('/recovery.'));"
                    + " await import(name); await new Promise(done => setTimeout(done));"
                    + " return document.querySelector('#note').value"))
        .isEqualTo(restored);
  }

  // ---- The back/forward cache

  @Test
  void aPageFromTheBackForwardCacheDetectsTheRetirement() {
    shop.pages.cacheControl = "private, no-cache"; // with no-store the browser does not store it
    page("/one", "", FORM);
    page("/two", "", "");
    Tab tab = open("/one");
    awaitFirstReport(tab);
    tab.open(shop.at("/two"));
    shop.retire();
    tab.run("history.back()");
    awaitReload(tab, NEW);
    assertThat(tab.address().getPath()).isEqualTo("/one");
    // Restored from the cache first; then the page has reloaded itself.
    assertThat(tab.run("return performance.getEntriesByType('navigation')[0].type"))
        .isEqualTo("reload");
  }

  /** A page with a request in progress is not stored in the back/forward cache. */
  private static void awaitFirstReport(Tab tab) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        tab.run(
                            "return performance.getEntriesByType('resource')"
                                + ".some(({name}) => name.includes('/beat?'))"))
                    .isEqualTo(true));
  }

  // ---- Reloads by the app

  /** A router that reloads the page as soon as the code of a route does not load. */
  private void routerThatReloads() {
    page(
        "/one",
        "<script>addEventListener('click', e => { const a = e.target.closest('a'); if (a) {"
            + " e.preventDefault(); import('/{version}.js').catch(() => location.reload()); } })</script>",
        FORM + "<a id=two href=/two>Two</a>");
    page("/two", "", "<p id=arrived>");
  }

  @Test
  void aReloadByTheAppOpensTheClickedLink() {
    routerThatReloads();
    Tab tab = open("/one");
    tab.type("#note", "two kettles");
    shop.retire();
    tab.click("#two");
    eventually(() -> assertThat(tab.has("#arrived")).isTrue());
    assertThat(tab.run("return document.title")).isEqualTo(NEW);

    tab.open(shop.at("/one"));
    eventually(() -> assertThat(tab.value("#note")).isEqualTo("two kettles"));
  }

  @Test
  void aReloadByTheAppThatReturnsTheSameVersionRestoresNothing() {
    routerThatReloads();
    Tab tab = open("/one");
    tab.type("#note", "two kettles");
    tab.click("#two");
    awaitReload(tab, TwoVersions.OLD);
    // The second script has run.
    eventually(
        () -> assertThat(tab.run("return sessionStorage['appversion:left-by-script']")).isNull());
    assertThat(tab.has("#note")).isTrue();
    assertThat(tab.value("#note")).isEmpty();
  }
}
