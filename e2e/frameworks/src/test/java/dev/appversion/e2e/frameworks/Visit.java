package dev.appversion.e2e.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A tab with a page of an app, by the elements that each app has (README.md, "The app"). */
final class Visit {
  private static final Duration LIMIT = Duration.ofSeconds(12);
  private static final String BANNER = ".appversion-banner";

  /** What a person observes on all pages of the app. */
  record Walk(String version, long imageWidth, String result, String data, String lazy) {
    /** Whether all of it is of the page's version. */
    boolean isOfOneVersion() {
      return Stream.of(result, data, lazy).allMatch(text -> text.contains(version));
    }
  }

  private final Tab tab;

  private Visit(Tab tab) {
    this.tab = tab;
  }

  /** Opens the app's first page in a tab and waits until it can be used. */
  static Visit open(Tab tab, URI app) {
    tab.open(app.resolve("/"));
    return new Visit(tab).awaitReady();
  }

  Visit awaitReady() {
    eventually(() -> assertThat(shown("#hyd")).as("#hyd of " + this).isEqualTo("yes"));
    return this;
  }

  Tab tab() {
    return tab;
  }

  String version() {
    return shown("#ver");
  }

  /** The form, the data and the lazy route. */
  Walk walk() {
    awaitReady();
    eventually(() -> assertThat(imageWidth()).as("#img of " + this).isPositive());
    String version = version();
    long width = imageWidth();
    return new Walk(version, width, send("hello"), data(), lazy());
  }

  private long imageWidth() {
    return ((Number)
            tab.run(
                "const image = document.querySelector('#img'); return image ? image.naturalWidth : 0"))
        .longValue();
  }

  /** Sends the form and returns the app's response. */
  String send(String message) {
    tab.type("#msg", message);
    tab.click("#send");
    return awaitText("#result");
  }

  /** Opens the page with data of the server. */
  String data() {
    tab.click("#data");
    return awaitText("#dataver");
  }

  /** Opens the page whose code is loaded on navigation. */
  String lazy() {
    tab.click("#lazy");
    return awaitText("#lazyver");
  }

  private String awaitText(String selector) {
    eventually(() -> assertThat(shown(selector)).as(selector + " of " + this).isNotEmpty());
    return shown(selector);
  }

  /** The text of an element; empty if there is no such element. */
  String shown(String selector) {
    return String.valueOf(
        tab.run(
            "const found = document.querySelector(arguments[0]);"
                + " return found ? found.textContent.trim() : ''",
            selector));
  }

  /** The value of a field; empty if there is no such field. */
  String value(String selector) {
    return String.valueOf(
        tab.run(
            "const found = document.querySelector(arguments[0]); return found ? found.value : ''",
            selector));
  }

  /** Sets a mark that a reload or a load of another page removes. */
  void mark() {
    tab.run("window.mark = true");
  }

  boolean isMarked() {
    return Boolean.TRUE.equals(tab.run("return window.mark === true"));
  }

  /** Presses the button of the script's banner, if it is shown. */
  void acceptReload() {
    tab.run("document.querySelector(arguments[0] + ' button')?.click()", BANNER);
  }

  /** Waits for a page of this version; if the banner offers a reload, accepts it. */
  void awaitVersion(String version) {
    eventually(
        () -> {
          acceptReload();
          assertThat(version()).as("#ver of " + this).isEqualTo(version);
        });
    awaitReady();
  }

  /** Whether the lazy route is shown, and of the same version as the page. */
  boolean hasLazyOfItsVersion() {
    String version = version();
    return !version.isEmpty() && shown("#lazyver").contains(version);
  }

  /**
   * Responses with errors and messages of the console, without the address of the app. The refusal
   * by which the client script detects that its version is retired is not an error.
   */
  List<String> complaints() {
    return Stream.concat(
            tab.answers().stream()
                .filter(answer -> answer.status() >= 400)
                .filter(answer -> !answer.url().contains("/__appversion/decision"))
                .map(answer -> answer.status() + " " + answer.method() + " " + answer.url()),
            tab.messages().stream().filter(Browser.Message::error).map(Browser.Message::text))
        .map(text -> text.replaceAll("http://127\\.0\\.0\\.1:\\d+", ""))
        .toList();
  }

  /** The tab's address, its visible text and its console messages, for failures. */
  @Override
  public String toString() {
    return "%s with the text '%s'%s"
        .formatted(
            tab.address().getPath(),
            tab.run("return document.body.innerText.replace(/\\s+/g, ' ').slice(0, 200)"),
            complaints().isEmpty() ? "" : " after " + complaints());
  }

  static void eventually(ThrowingRunnable check) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(check);
  }
}
