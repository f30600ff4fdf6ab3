package dev.appversion.e2e.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import java.net.URI;
import org.awaitility.core.ConditionTimeoutException;

/** A browser with a service worker of the app. */
final class Worker {
  /** Resolves to the names of all cached responses, once no worker is being installed. */
  private static final String CACHED =
      """
      return (async () => {
        const registration = await navigator.serviceWorker.getRegistration()
        if (!registration || !registration.active || registration.installing || registration.waiting) return ''
        if (registration.active.state !== 'activated') return ''
        const names = []
        for (const key of await caches.keys())
          for (const request of await (await caches.open(key)).keys()) names.push(request.url)
        return names.sort().join(' ')
      })()
      """;

  /** Resolves once Angular's worker has all files of the version that it was installed with. */
  private static final String NGSW_READY =
      """
      return (async () => {
        const worker = (await navigator.serviceWorker.ready).active
        return new Promise(done => {
          navigator.serviceWorker.addEventListener('message', event => event.data.nonce === 1 && done(true))
          navigator.serviceWorker.startMessages()
          worker.postMessage({ action: 'CHECK_FOR_UPDATES', nonce: 1 })
        })
      })()
      """;

  private static final String CONTROLLED = "return navigator.serviceWorker.controller !== null";
  private static final String NGSW_STATE =
      "return (async () => (await fetch('/ngsw/state')).text())()";

  private final URI origin;
  private final boolean angular;
  private final String before;

  private Worker(Tab tab, Stage stage) {
    this.origin = stage.origin();
    this.angular = stage.hasAngularWorker();
    this.before = files(tab, angular);
  }

  /** The worker that a tab's page has registered, with the files of its version. */
  static Worker of(Tab tab, Stage stage) {
    awaitInstalled(tab, stage);
    return new Worker(tab, stage);
  }

  /** Opens v1 until its worker has all files and controls the page; then closes the tab. */
  static Worker install(Tab tab, Stage stage) {
    Visit.open(tab, stage.origin());
    awaitInstalled(tab, stage);
    Visit visit = Visit.open(tab, stage.origin());
    Visit.eventually(() -> assertThat(tab.run(CONTROLLED)).isEqualTo(true));
    assertThat(visit.version()).isEqualTo("v1");
    Worker worker = new Worker(tab, stage);
    tab.open(URI.create("about:blank"));
    return worker;
  }

  /** Waits until a page's worker is active and has the app's files. */
  static void awaitInstalled(Tab tab, Stage stage) {
    Visit.eventually(() -> assertThat(tab.run(CACHED)).asString().contains(".js"));
    if (stage.hasAngularWorker()) {
      Visit.eventually(() -> assertThat(tab.run(NGSW_READY)).isEqualTo(true));
    }
  }

  /** What a worker serves; that of Angular fetches all files of a version before it serves one. */
  private static String files(Tab tab, boolean angular) {
    return angular
        ? String.valueOf(tab.run(NGSW_STATE))
            .lines()
            .filter(line -> line.startsWith("Latest manifest hash"))
            .findFirst()
            .orElse("")
        : String.valueOf(tab.run(CACHED));
  }

  /** Visits twice; the second visit, after the worker's update, is of this version. */
  Visit visitTwice(Tab tab, String version) {
    Visit first = Visit.open(tab, origin);
    awaitUpdate(first, version);
    Visit second = Visit.open(tab, origin);
    assertThat(second.version()).as("#ver of " + second).isEqualTo(version);
    return second;
  }

  /** The same, and checks that the version works without an error. */
  void comeBack(Tab tab, String version) {
    Visit visit = visitTwice(tab, version);
    assertThat(visit.lazy()).contains(version);
    assertThat(visit.complaints()).isEmpty();
    if (angular) {
      assertThat(tab.run(NGSW_STATE))
          .asString()
          .contains("Driver state: NORMAL")
          .doesNotContainIgnoringCase("hash mismatch");
    }
  }

  /** Waits for the update; the second visit detects a worker that never updates. */
  private void awaitUpdate(Visit visit, String version) {
    try {
      Visit.eventually(
          () -> {
            String now = files(visit.tab(), angular);
            assertThat(!now.isEmpty() && !now.equals(before))
                .as("an update to %s by %s", version, visit)
                .isTrue();
          });
    } catch (ConditionTimeoutException e) {
      System.out.println("no new files in the worker's cache: " + e.getMessage());
    }
  }
}
