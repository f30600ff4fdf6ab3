package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several browser profiles, each with several tabs on the shop. */
final class Crowd {
  private static final int TABS_EACH = 4;

  private final Chromium chromium;
  private final URI home;
  private final List<ShopTab> tabs = new ArrayList<>();
  private int looks;

  Crowd(Chromium chromium, int persons, URI home) {
    this.chromium = chromium;
    this.home = home;
    grows(persons);
  }

  /** More persons open their tabs. */
  void grows(int persons) {
    for (int i = 0; i < persons; i++) {
      Browser.Person person = chromium.person();
      for (int j = 0; j < TABS_EACH; j++) {
        tabs.add(new ShopTab(person.tab(), home).open());
      }
    }
  }

  List<ShopTab> tabs() {
    return tabs;
  }

  /** The number of page loads that were checked and of one version. */
  int looks() {
    return looks;
  }

  /** All tabs continue during a change, and load pages once more after it. */
  void shopsDuring(Runnable change) {
    var changed = CompletableFuture.runAsync(change, Thread::startVirtualThread);
    while (!changed.isDone()) {
      shops();
    }
    changed.join();
    shops();
  }

  /** Each tab performs another action, and another one at the next call. */
  void shops() {
    int round = looks / tabs.size();
    for (int i = 0; i < tabs.size(); i++) {
      ShopTab tab = tabs.get(i);
      switch ((i + round) % TABS_EACH) {
        case 0 -> tab.reload();
        case 1 -> tab.boost();
        case 2 -> tab.lookAgain();
        default -> tab.openDetails();
      }
    }
    for (ShopTab tab : tabs) {
      ShopTab.Look look = tab.look();
      assertThat(look.mixed()).as(look::toString).isFalse();
      looks++;
    }
  }
}
