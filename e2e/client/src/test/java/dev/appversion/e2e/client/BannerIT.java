package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The banner is accessible, also over other elements of the page. */
class BannerIT extends BrowserStory {
  @BeforeEach
  void serve() {
    shop.pages.add("/axe.js", JAVASCRIPT, Pages.ofNpm("axe-core/axe.min.js"));
    page(
        "/one",
        "<script src=/axe.js></script>",
        "<label>Note <input id=note></label><dialog id=d><p>Really?</p></dialog>");
  }

  /** A tab that shows the banner, since it contains input and cannot reload automatically. */
  private Tab offered(String first) {
    Tab tab = open("/one");
    tab.type("#note", "two kettles");
    tab.run(first);
    shop.retire();
    tab.run("fetch('/part')");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    return tab;
  }

  @Test
  void axeFindsNoViolation() {
    Tab tab = offered("");
    assertThat(
            answer(
                tab,
                "const {violations, passes} = await axe.run('.appversion-banner'); return"
                    + " passes.length > 0 && violations.map(v => v.id + ': ' + v.help).join()"))
        .isEmpty();
    assertThat(
            answer(tab, "const {violations} = await axe.run(); return violations.map(v => v.id)"))
        .isEqualTo("[]");
  }

  @Test
  void isAnnouncedAndHasAName() {
    Tab tab = open("/one");
    tab.type("#note", "two kettles");
    tab.run(
        "window.seen = []; new MutationObserver(all => { for (const {target, addedNodes} of all)"
            + " for (const node of addedNodes) if (target.className === 'appversion-banner' ||"
            + " node.className === 'appversion-banner') seen.push(target.role ??"
            + " node.childElementCount) }).observe(document, {childList: true, subtree: true})");
    shop.retire();
    tab.run("fetch('/part')");
    eventually(() -> assertThat(tab.has(".appversion-banner button")).isTrue());
    // First the region without content, then the content: screen readers announce it in this order.
    eventually(
        () -> assertThat(tab.run("return seen.join()")).isIn("2,status,status", "0,status,status"));
    assertThat(
            tab.run(
                "const b = document.querySelector('.appversion-banner'); return [b.role,"
                    + " b.ariaLabel, document.activeElement.id].join()"))
        .isEqualTo("status,A new version is available. Reload,note");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d.showModal()", "setTimeout(() => d.showModal(), 700)"})
  void canBeUsedOverAModalDialog(String show) {
    Tab tab = offered(show);
    eventually(() -> assertThat(tab.has("#d .appversion-banner:popover-open")).isTrue());
    tab.click(".appversion-banner [aria-label=Dismiss]");
    assertThat(tab.has(".appversion-banner")).isFalse();
    assertThat(tab.value("#note")).isEqualTo("two kettles");
  }

  @Test
  void staysVisibleWhenItsDialogCloses() {
    Tab tab = offered("d.showModal()");
    assertThat(tab.has("#d .appversion-banner")).isTrue();
    tab.run("d.close()");
    eventually(() -> assertThat(tab.has("html > .appversion-banner:popover-open")).isTrue());
  }

  @Test
  void isNotPrinted() {
    Tab tab = offered("");
    assertThat(
            tab.run(
                "return document.adoptedStyleSheets.flatMap(sheet =>"
                    + " [...sheet.cssRules]).filter(rule => rule.media?.mediaText ==="
                    + " 'print').map(rule => rule.cssText).join()"))
        .asString()
        .contains(".appversion-banner", "display: none");
  }
}
