package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both scripts under the policies that the guide lists; none of them makes a page report an error.
 */
class PolicyIT extends BrowserStory {
  private static final String FORM =
      "<!doctype html><html lang=en><head><meta charset=utf-8><title>{version}</title>"
          + "<link rel=icon href=data:,></head><body><label>Note <input id=note name=note></label></body></html>";

  private int messagesBefore;

  @BeforeEach
  void count() {
    messagesBefore = chromium.messages().size();
  }

  private List<Browser.Message> errors() {
    List<Browser.Message> all = chromium.messages();
    return all.subList(messagesBefore, all.size()).stream().filter(Browser.Message::error).toList();
  }

  private Tab open(String policy, String body) {
    shop.pages.addPage(
        "/one", policy.replace("{hash}", ClientScript.load().head().integrity()), body);
    return open("/one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default-src 'self'",
        "default-src 'none'; script-src 'nonce-abc'; connect-src 'self'; img-src data:",
        "script-src 'nonce-abc' 'strict-dynamic'; object-src 'none'; base-uri 'none'",
        "script-src 'strict-dynamic' '{hash}'; object-src 'none'; base-uri 'none'",
        "script-src 'self'; require-trusted-types-for 'script'",
        "script-src 'nonce-abc' 'strict-dynamic'; require-trusted-types-for 'script'; trusted-types 'none'",
        "sandbox allow-scripts allow-same-origin allow-forms",
      })
  void thePageKeepsItsInput(String policy) {
    Tab tab =
        open(policy.contains("default-src 'self'") ? policy + "; img-src data:" : policy, FORM);
    assertThat(tab.run("return window.__hyperAppVersion")).isEqualTo("bytes-1");
    tab.type("#note", "two kettles");
    shop.redeploy("bytes-1b");
    tab.run("fetch('/part', {method: 'POST'})");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    tab.click(".appversion-banner button");
    awaitReload(tab, TwoVersions.OLD);
    eventually(() -> assertThat(tab.value("#note")).isEqualTo("two kettles"));
    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "script-src 'strict-dynamic' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='",
        "sandbox allow-scripts",
      })
  void aPageWhosePolicyForbidsTheScriptIsUnchanged(String policy) {
    Tab tab = open(policy, FORM);
    assertThat(tab.run("return document.title")).isEqualTo("v1");
    assertThat(answer(tab, "return fetch('/one').then(r => r.status, e => e.name)"))
        .isIn("200", "TypeError");
    assertThat(errors()).noneMatch(error -> error.text().contains("__appversion"));
  }
}
