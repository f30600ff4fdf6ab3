package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.client.ScriptFile;
import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The second script, which stores input and shows the banner. */
class RecoveryIT extends BrowserStory {
  private static final ClientScript SCRIPTS = ClientScript.load();
  private static final String FORM = "<label>Note <input id=note name=note></label>";

  @Test
  void isLoadedBeforeItIsNeeded() {
    page("/one", "", FORM);
    Tab tab = open("/one");
    eventually(
        () ->
            assertThat(
                    tab.run(
                        "return performance.getEntriesByType('resource').map(it => new"
                            + " URL(it.name).pathname).join()"))
                .asString()
                .contains(SCRIPTS.recovery().path()));
  }

  // A page of another release: the directory of its first script has no second one.

  private void pageOfAnotherRelease() {
    shop.pages.settings =
        ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE); // no tag of this release
    shop.apply();
    shop.pages.add("/other/client.js", JAVASCRIPT, text(SCRIPTS.head()));
    shop.pages.add(
        "/one",
        HTML,
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{version}</title><script"
            + " src=/other/client.js data-app-version={appVersion}"
            + " data-app-version-name={version}></script></head><body><main>"
            + FORM
            + "</main></body></html>");
  }

  private static String text(ScriptFile file) {
    return StandardCharsets.UTF_8.decode(file.plain()).toString();
  }

  private String second() {
    String path = SCRIPTS.recovery().path();
    return "/other" + path.substring(path.lastIndexOf('/'));
  }

  private void awaitFailure(Tab tab) {
    eventually(() -> assertThat(tab.answers()).anyMatch(answer -> answer.url().endsWith(second())));
  }

  @Test
  void withoutItAPageWithoutInputReloads() {
    pageOfAnotherRelease();
    Tab tab = open("/one");
    awaitFailure(tab);
    shop.retire();
    tab.run("fetch('/part')");
    awaitReload(tab, NEW);
  }

  @Test
  void withoutItAPageWithInputWaitsUntilItIsLoaded() {
    pageOfAnotherRelease();
    Tab tab = open("/one");
    awaitFailure(tab);
    tab.type("#note", "two kettles");
    shop.retire();
    assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("409");
    assertThat(isMarked(tab)).isTrue();

    shop.pages.add(second(), JAVASCRIPT, text(SCRIPTS.recovery()));
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    assertThat(tab.value("#note")).isEqualTo("two kettles");
    tab.click(".appversion-banner button");
    awaitReload(tab, NEW);
    eventually(() -> assertThat(tab.value("#note")).isEqualTo("two kettles"));
  }
}
