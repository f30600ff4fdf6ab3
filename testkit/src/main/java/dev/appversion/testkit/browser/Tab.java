package dev.appversion.testkit.browser;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A tab, with the actions of its user. */
public final class Tab {
  private final Browser browser;
  private final RemoteWebDriver driver;
  private final String id;

  Tab(Browser browser, RemoteWebDriver driver, String id) {
    this.browser = browser;
    this.driver = driver;
    this.id = id;
  }

  /** Its id in {@link Browser.Answer} and {@link Browser.Message}. */
  public String id() {
    return id;
  }

  /** Types an address and waits until the page has loaded. */
  public void open(URI address) {
    here().get(address.toString());
  }

  /** Presses the reload button. */
  public void reload() {
    here().navigate().refresh();
  }

  /**
   * Clicks on the first element that matches the CSS selector, once it is not covered: while a view
   * transition runs, its picture does.
   */
  public void click(String selector) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .ignoreException(ElementClickInterceptedException.class)
        .untilAsserted(() -> element(selector).click());
  }

  /** Types into the first element that the CSS selector finds. */
  public void type(String selector, String text) {
    element(selector).sendKeys(text);
  }

  /** Types into the first element that the second CSS selector finds in a frame. */
  public void typeInFrame(String frame, String selector, String text) {
    element(frame);
    driver.switchTo().frame(driver.findElement(By.cssSelector(frame)));
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  /** The visible text of the first element that the CSS selector finds. */
  public String text(String selector) {
    return element(selector).getText();
  }

  /** The value of an input. */
  public String value(String selector) {
    return String.valueOf(element(selector).getDomProperty("value"));
  }

  /** Whether the CSS selector finds anything. */
  public boolean has(String selector) {
    return !here().findElements(By.cssSelector(selector)).isEmpty();
  }

  /** The result of a script in the page, which it has to {@code return}. */
  public @Nullable Object run(String script, Object... arguments) {
    return here().executeScript(script, arguments);
  }

  /** The address in the address bar. */
  public URI address() {
    return URI.create(String.valueOf(here().getCurrentUrl()));
  }

  /** The value of a cookie of the page's host; null if there is none. */
  public @Nullable String cookie(String name) {
    Cookie cookie = here().manage().getCookieNamed(name);
    return cookie == null ? null : cookie.getValue();
  }

  /** The responses to this tab, in order. */
  public List<Browser.Answer> answers() {
    return browser.answers().stream().filter(answer -> answer.tab().equals(id)).toList();
  }

  /** The messages of this tab's console. */
  public List<Browser.Message> messages() {
    return browser.messages().stream().filter(message -> message.tab().equals(id)).toList();
  }

  /** Writes a screenshot into a PNG file. */
  public void screenshot(Path file) throws java.io.IOException {
    java.nio.file.Files.write(file, here().getScreenshotAs(OutputType.BYTES));
  }

  /** Closes the tab. */
  public void close() {
    here().close();
  }

  private WebElement element(String selector) {
    return here().findElement(By.cssSelector(selector));
  }

  RemoteWebDriver here() {
    driver.switchTo().window(id);
    return driver;
  }
}
