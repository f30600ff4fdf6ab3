package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.browser.Tab;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.WebDriverException;

/** A visitor's tab. */
final class ShopTab {
  /** The page's content when it is idle: no load and no request of htmx is pending. */
  private static final String LOOK =
      """
      const own = document.documentElement.dataset;
      if (document.readyState !== 'complete' || document.querySelector('.htmx-request') || !own.page) return null;
      return {
        page: own.page,
        script: own.script || 'none',
        style: getComputedStyle(document.querySelector('header'), '::after').content,
        shelf: document.querySelector('#shelf .from').textContent,
        details: own.details || own.page,
        appVersion: window.__hyperAppVersion || 'none',
      };
      """;

  private final Tab tab;
  private final URI home;

  ShopTab(Tab tab, URI home) {
    this.tab = tab;
    this.home = home.resolve("/"); // as browsers write it
  }

  Tab tab() {
    return tab;
  }

  ShopTab open() {
    tab.open(home);
    return this;
  }

  void reload() {
    tab.reload();
  }

  /** Fetches the shelf by htmx. */
  void lookAgain() {
    click("#look-again");
  }

  /** Follows the boosted link: htmx replaces the page's body. */
  void boost() {
    click("#boosted");
  }

  /**
   * Opens the details, for which the page loads a module; again if the page was replaced meanwhile.
   */
  void openDetails() {
    soon()
        .pollInterval(Duration.ofMillis(100)) // time for one click to have its effect
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .untilAsserted(
            () -> {
              if (tab.text("#details").isEmpty()) {
                tab.click("[data-details]");
              }
              assertThat(tab.text("#details")).isNotEmpty();
            });
  }

  /** Clicks; again if htmx or a reload replaced the element at the same time. */
  private void click(String selector) {
    soon()
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(
            () -> {
              tab.click(selector);
              return true;
            });
  }

  /** The content of the page when it is idle. */
  Look look() {
    return soon()
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(() -> (Map<?, ?>) tab.run(LOOK), Objects::nonNull)
        .entrySet()
        .stream()
        .collect(
            java.util.stream.Collectors.collectingAndThen(
                java.util.stream.Collectors.toMap(
                    entry -> String.valueOf(entry.getKey()),
                    entry -> String.valueOf(entry.getValue())),
                Look::of));
  }

  /** Waits until the idle page is of a release. */
  void awaitRelease(String release) {
    soon()
        .untilAsserted(() -> assertThat(look().page()).as("the page's release").isEqualTo(release));
  }

  /** Polls at a short interval, the first time at once: the page is usually idle already. */
  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).atMost(Shop.SOON);
  }

  /** The number of loads of the page itself. */
  long pageLoads() {
    return tab.answers().stream()
        .filter(answer -> answer.method().equals("GET") && answer.url().equals(home.toString()))
        .count();
  }

  /**
   * The releases of the parts of a page.
   *
   * @param page the release that its HTML names
   * @param script the one that its script names
   * @param style the text that its style sheet writes
   * @param shelf the one that its fragment names
   * @param details the one that its lazy module names, or the page's where it was not loaded
   */
  record Look(
      String page, String script, String style, String shelf, String details, String appVersion) {
    private static final Map<String, String> STYLES =
        Map.of("v1.0", "The first release", "v1.1", "The second release, now with a ribbon");

    private static Look of(Map<String, String> seen) {
      return new Look(
          part(seen, "page"),
          part(seen, "script"),
          part(seen, "style"),
          part(seen, "shelf"),
          part(seen, "details"),
          part(seen, "appVersion"));
    }

    private static String part(Map<String, String> seen, String name) {
      return Objects.requireNonNull(seen.get(name), name);
    }

    /** Whether this page has parts of two releases. */
    boolean mixed() {
      return !script.equals(page)
          || !details.equals(page)
          || !shelf.equals("from " + page)
          || !style.equals('"' + STYLES.get(page) + '"');
    }
  }
}
