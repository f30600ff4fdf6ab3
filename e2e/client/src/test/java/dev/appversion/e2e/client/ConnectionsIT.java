package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.routing.table.ClientSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for which no header can be set request the page's version by their URL. */
class ConnectionsIT extends BrowserStory {
  @BeforeEach
  void serve() {
    shop.pages.add("/worker.js", JAVASCRIPT, "setInterval(() => postMessage('x'), 200)");
    shop.pages.add("/save", HTML, "<!doctype html><title>saved</title>");
    shop.pages.add("/frame", HTML, "<!doctype html><head>{script}</head><body>frame</body>");
    page(
        "/one",
        "",
        "<form id=f method=post action=/save><input name=a><button id=plain>a</button>"
            + "<button id=other formaction='/save?x=1'>b</button>"
            + "<button id=get formmethod=get formaction=/save>c</button></form>"
            + "<div id=frames></div>");
  }

  /** Frames and workers are not tabs: their requests are among those of the browser. */
  private void awaitRequest(String pathAndQuery) {
    eventually(
        () ->
            assertThat(chromium.answers().stream().map(Browser.Answer::url))
                .anyMatch(
                    url -> url.contains(shop.at(pathAndQuery).getAuthority() + pathAndQuery)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "new EventSource('/part')           | /part?__appversion=v1",
        "new EventSource('/part?a=%20b#c')  | /part?a=%20b&__appversion=v1",
        "new Worker('/worker.js')           | /worker.js?__appversion=v1",
        "new Worker('worker.js', {type: 'module'}) | /worker.js?__appversion=v1",
        "new SharedWorker(new URL('/worker.js', location)) | /worker.js?__appversion=v1",
        "navigator.sendBeacon('/part', 'x') | /part?__appversion=v1",
        "document.body.append(Object.assign(document.createElement('iframe'), {src: '/frame'})) |"
            + " /frame?__appversion=v1",
      })
  void requestsTheVersionByTheUrl(String call, String expected) {
    Tab tab = open("/one");
    tab.run("window.kept = " + call);
    awaitRequest(expected);
  }

  @Test
  void wrappedConstructorsBehaveAsTheOriginals() {
    Tab tab = open("/one");
    assertThat(
            answer(
                tab,
                """
                const source = new EventSource('/part?a=1');
                const socket = new WebSocket('ws://' + location.host + '/part');
                class Own extends WebSocket { hello() { return 'hello' } }
                const own = new Own('ws://' + location.host + '/part', 'chat');
                const thrown = [() => EventSource('/x'), () => new WebSocket('mailto:x'), () => new Worker()].map(f => {
                  try { f(); return 'nothing' } catch (e) { return e.name } });
                const worker = new Worker('/worker.js');
                const beacon = (() => { try { navigator.sendBeacon() } catch (e) { return e.name } })();
                return [beacon, source instanceof EventSource, source.url === location.origin + '/part?a=1',
                  socket instanceof WebSocket, socket.url === 'ws://' + location.host + '/part', WebSocket.OPEN,
                  EventSource.CLOSED, own.hello(), own instanceof Own, own.url.endsWith('/part'), worker instanceof Worker,
                  WebSocket.name, ...thrown].join()
                """))
        .isEqualTo(
            "TypeError,true,true,true,true,1,2,hello,true,true,true,WebSocket,TypeError,SyntaxError,TypeError");
  }

  @Test
  void urlsOfOtherOriginsAndSchemesAreUnchanged() {
    try (Elsewhere elsewhere = new Elsewhere()) {
      Tab tab = open("/one");
      assertThat(
              answer(
                  tab,
                  "const url = URL.createObjectURL(new Blob(['postMessage(location.href)'], {type:"
                      + " 'text/javascript'})); return new Promise(done => new"
                      + " Worker(url).onmessage = e => done(e.data === url))"))
          .isEqualTo("true");
      assertThat(tab.run("return new EventSource('" + elsewhere.origin() + "/x').url"))
          .isEqualTo(elsewhere.origin() + "/x");
      assertThat(tab.run("return new EventSource('/part?__appversion=v2').url"))
          .asString()
          .contains("/part");
      awaitRequest("/part?__appversion=v2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#plain | /save?__appversion=v1",
        "#other | /save?x=1&__appversion=v1",
        "#get   | /save?a=",
      })
  void aPlainFormRequestsTheVersionByItsAction(String button, String expected) {
    Tab tab = open("/one");
    tab.click(button);
    awaitRequest(expected);
  }

  @Test
  void aFormThatTheAppSubmitsByScriptKeepsItsAction() {
    Tab tab = open("/one");
    assertThat(
            answer(
                tab,
                "f.addEventListener('submit', e => { e.preventDefault(); window.data = new"
                    + " FormData(f) }); document.querySelector('#plain').click(); await new"
                    + " Promise(done => setTimeout(done)); return f.getAttribute('action')"))
        .isEqualTo("/save");
    tab.run("f.submit()");
    awaitRequest("/save?__appversion=v1");
  }

  @Test
  void aFrameReadsTheAddressThatTheAppSet() {
    Tab tab = open("/one");
    tab.run(
        "const frame = document.createElement('iframe'); frame.setAttribute('src', '/frame');"
            + " document.querySelector('#frames').append(frame); frame.onload = () => window.seen ="
            + " [frame.contentWindow.location.pathname, frame.contentWindow.location.search,"
            + " frame.getAttribute('src'), frame.src.endsWith('/frame')].join()");
    awaitRequest("/frame?__appversion=v1");
    eventually(() -> assertThat(tab.run("return window.seen")).isEqualTo("/frame,,/frame,true"));
  }

  // ---- Detection

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setInterval(() => new EventSource('/part'), 500)",
        "setInterval(() => new WebSocket('ws://' + location.host + '/part'), 500)",
        "new Worker('/worker.js')",
        "setTimeout(() => new Worker('/gone.js'), 500)",
      })
  void aPageThatOnlyReceivesMessagesDetectsTheRetirement(String listen) {
    Tab tab = open("/one");
    shop.retire();
    tab.run(listen);
    awaitReload(tab, NEW);
  }

  @Test
  void anIdlePageDetectsTheRetirementByItsPoll() {
    shop.pages.settings = ClientSettings.DEFAULT.withPoll(1);
    shop.apply();
    Tab tab = open("/one");
    shop.retire();
    awaitReload(tab, NEW);
  }
}
