package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static dev.appversion.e2e.client.TwoVersions.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import org.junit.jupiter.api.Test;

/** Pages that a service worker serves from its cache. */
class ServiceWorkerIT extends BrowserStory {
  private void serve(String worker) {
    shop.pages.add("/sw.js", JAVASCRIPT, worker);
    page("/one", "<script>navigator.serviceWorker?.register('/sw.js')</script>", "");
  }

  /** A tab whose page is from the cache of the worker. */
  private Tab cached() {
    Tab tab = open("/one");
    eventually(
        () -> assertThat(tab.run("return !!navigator.serviceWorker.controller")).isEqualTo(true));
    tab.reload();
    tab.run("window.mark = true");
    return tab;
  }

  private static String caching(String comment) {
    return """
    // %s
    addEventListener('install', e => { skipWaiting(); e.waitUntil(caches.open('%s').then(c => c.add('/one'))) });
    addEventListener('activate', e => e.waitUntil(caches.keys()
      .then(all => Promise.all(all.filter(n => n !== '%s').map(n => caches.delete(n)))).then(() => clients.claim())));
    addEventListener('fetch', e => e.request.mode === 'navigate'
      && e.respondWith(caches.match('/one').then(r => r ?? fetch('/one'))));
    """
        .formatted(comment, comment, comment);
  }

  @Test
  void aWorkerWithAnUpdateServesTheNewPageAfterOneReload() {
    serve(caching("{version}"));
    Tab tab = cached();
    shop.retire();
    tab.run("fetch('/part')");
    awaitReload(tab, NEW);
    assertThat(tab.run("return JSON.parse(sessionStorage['appversion:reloads']).length"))
        .isEqualTo(1L);
    assertThat(tab.has(".appversion-banner")).isFalse();
  }

  @Test
  void aWorkerThatReturnsTheSamePageIsReportedOnceAndCausesNoLoop() {
    serve(caching("one cache for all"));
    Tab tab = cached();
    shop.retire();
    tab.run("fetch('/part')");
    awaitReload(tab, OLD);
    tab.run("window.mark = true; fetch('/part').then(() => fetch('/part'))");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    assertThat(isMarked(tab)).isTrue();
    assertThat(
            tab.messages().stream()
                .filter(
                    message -> message.text().contains("service worker of this page still has")))
        .hasSize(1);

    tab.click(".appversion-banner button");
    awaitReload(tab, NEW);
  }

  /** The page that the worker stores as the shell contains the sidecar's script. */
  @Test
  void aShellThatTheWorkerFetchesReloadsToTheLiveVersion() {
    shop.pages.add("/sw.js", JAVASCRIPT, SHELL);
    shop.pages.add(
        "/one",
        HTML,
        "<!doctype html><title>{version}</title>"
            + "<script>navigator.serviceWorker.register('/sw.js')</script>");
    Tab tab = cached();
    shop.retire();
    tab.run("fetch('/part')");
    awaitReload(tab, OLD); // from the worker's cache, with the script
    tab.run("fetch('/part')");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    tab.click(".appversion-banner button");
    awaitReload(tab, NEW);
  }

  /** The same script for all versions, so that it is never updated. */
  private static final String SHELL =
      """
      addEventListener('install', e => {
        skipWaiting();
        e.waitUntil(caches.open('shell').then(c => c.addAll(['/one'])));
      });
      addEventListener('activate', e => e.waitUntil(clients.claim()));
      addEventListener('fetch', e => e.request.mode === 'navigate'
        && e.respondWith(caches.match(e.request).then(r => r ?? fetch(e.request))));
      """;

  /** A worker like Angular's: its page has no client script, and it responds to messages. */
  private static final String ANGULAR =
      """
      const page = new Response('<title>kept</title>', {headers: {'content-type': 'text/html'}});
      addEventListener('install', e => {
        skipWaiting();
        e.waitUntil(caches.open('ngsw:/:1').then(c => c.put('/one', page)));
      });
      addEventListener('activate', e => e.waitUntil(clients.claim()));
      addEventListener('message', ({data, source}) => source.postMessage(data === 'miss'
        ? {type: 'UNRECOVERABLE_STATE'} : {type: 'OPERATION_COMPLETED', nonce: data.nonce}));
      addEventListener('fetch', e => e.request.mode === 'navigate' && !/ngsw-bypass/.test(e.request.url)
        && e.respondWith(caches.match('/one')));
      """;

  /** A tab with a page from the network, which Angular's worker controls. */
  private Tab controlled() {
    shop.pages.add("/sw.js", JAVASCRIPT, ANGULAR);
    page(
        "/one",
        "<script>navigator.serviceWorker?.register('/sw.js')</script>",
        "<input id=note name=note>");
    Tab tab = open("/one?a=1#b");
    eventually(
        () -> assertThat(tab.run("return !!navigator.serviceWorker.controller")).isEqualTo(true));
    shop.retire();
    return tab;
  }

  @Test
  void inputIsRestoredOnAPageThatBypassesAngularsWorker() {
    Tab tab = controlled();
    tab.type("#note", "precious");
    tab.run("fetch('/part')");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    tab.click(".appversion-banner button");
    awaitReload(tab, NEW);
    eventually(
        () ->
            assertThat(tab.run("return document.querySelector('#note').value"))
                .isEqualTo("precious"));
    assertThat(tab.run("return location.search + location.hash")).isEqualTo("?a=1#b");
  }

  @Test
  void aFileThatAngularsWorkerCannotLoadStartsACheck() {
    Tab tab = controlled();
    tab.run("navigator.serviceWorker.controller.postMessage('miss')");
    awaitReload(tab, NEW);
  }
}
