package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static dev.appversion.e2e.client.TwoVersions.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script adds its header to same-origin requests, and changes no other request. */
class TransportIT extends BrowserStory {
  @Test
  void aSandboxedFrameHasAnotherOrigin() {
    shop.pages.add("/data", "text/plain", "data of {version}");
    page(
        "/widget",
        "",
        "<p id=o></p><script>fetch('/data').then(r => r.text()).then(t => o.textContent = t, e =>"
            + " o.textContent = String(e)).then(() => parent.postMessage(o.textContent,"
            + " '*'))</script>");
    page(
        "/outer",
        "<script>addEventListener('message', e => document.body.dataset.said = e.data)</script>",
        "<iframe sandbox=allow-scripts src=/widget></iframe>");
    Tab tab = open("/outer");
    eventually(
        () ->
            assertThat(tab.run("return document.body.dataset.said ?? ''")).isEqualTo("data of v1"));
    assertThat(shop.app(OLD).requests()).contains("GET /data -").doesNotContain("OPTIONS /data -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{cache: 'no-cache'}"})
  void aRequestOfTheAppDoesNotKeepOurHeader(String options) {
    page("/one", "", "");
    Tab tab = open("/one");
    assertThat(
            answer(
                tab,
                "const request = new Request('/part', {headers: {Accept: 'x/y'}});"
                    + " const said = await (await fetch(request"
                    + (options.isEmpty() ? "" : ", " + options)
                    + ")).text();"
                    + " return said + '; ' + [...request.headers].join()"))
        .isEqualTo("v1 received pin v1; accept,x/y");
  }

  @Test
  void aRequestKeepsItsReferrer() {
    page("/one", "", "");
    Tab tab = open("/one");
    assertThat(
            answer(
                tab,
                "const request = new Request('/part', {referrer: '/two'});"
                    + " await fetch(request);"
                    + " return request.referrer"))
        .endsWith("/two");
    assertThat(shop.app(OLD).referrers().getLast()).endsWith("/two");
  }

  @Test
  void otherWrappersReceiveEachCallOnce() {
    try (var _ =
        chromium.inEachPage(
            """
            () => {
              const native = window.fetch;
              window.before = [];
              window.fetch = function (...call) {
                const {url, headers} = new Request(...call);
                if (!url.includes('/beat?')) {
                  window.before.push(headers.get('x-app-requested-version'));
                }
                return native.apply(this, call);
              };
            }
            """)) {
      page(
          "/one",
          "<script>{const ours = fetch; window.after = []; window.fetch = (...call) => {"
              + " after.push(new Request(...call).headers.get('x-app-requested-version')); return"
              + " ours(...call) }}</script>",
          "");
      Tab tab = open("/one");
      assertThat(
              answer(
                  tab,
                  "const said = await (await fetch(new Request('/part'))).text();"
                      + " return [said, before, after].join('; ')"))
          .isEqualTo("v1 received pin v1; v1; ");
    }
  }

  @Test
  void anAbortedXhrDoesNotDelayTheReload() {
    page("/one", "", "");
    Tab tab = open("/one");
    assertThat(
            answer(
                tab,
                "return new Promise(done => { const xhr = new XMLHttpRequest(); xhr.open('POST',"
                    + " '/part'); xhr.send('1'); setTimeout(() => { xhr.open('POST', '/part');"
                    + " xhr.onload = () => done(xhr.responseText); xhr.send('2') }) })"))
        .isEqualTo("v1 received pin v1");
    shop.retire();
    tab.run("fetch('/part')");
    awaitReload(tab, NEW);
  }
}
