package dev.appversion.testkit.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.bidi.browsingcontext.BrowsingContext;
import org.openqa.selenium.bidi.browsingcontext.CreateContextParameters;
import org.openqa.selenium.bidi.log.BaseLogEntry;
import org.openqa.selenium.bidi.log.LogEntry;
import org.openqa.selenium.bidi.log.LogLevel;
import org.openqa.selenium.bidi.module.LogInspector;
import org.openqa.selenium.bidi.module.Network;
import org.openqa.selenium.bidi.module.Script;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * A headless browser, controlled by its own driver. It records what its tabs loaded and what they
 * wrote to the console. For one thread.
 */
public abstract class Browser implements AutoCloseable {
  /** Reports violations of a Content-Security-Policy as console errors, which are recorded. */
  private static final String LOG_VIOLATIONS =
      "() => document.addEventListener('securitypolicyviolation',"
          + " e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' +"
          + " e.sourceFile + ':' + e.lineNumber))";

  private final RemoteWebDriver driver;
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final Network network;
  private final LogInspector log;
  private final Script script;
  private final org.openqa.selenium.bidi.module.Browser browser;

  Browser(RemoteWebDriver driver) {
    this.driver = driver;
    this.network = new Network(driver);
    this.log = new LogInspector(driver);
    this.script = new Script(driver);
    this.browser = new org.openqa.selenium.bidi.module.Browser(driver);
    network.onResponseCompleted(
        details ->
            answers.add(
                new Answer(
                    Objects.requireNonNullElse(details.getBrowsingContextId(), ""),
                    details.getRequest().getMethod(),
                    details.getResponseData().getUrl(),
                    details.getResponseData().getStatus())));
    log.onLog(this::keep);
    script.addPreloadScript(LOG_VIOLATIONS);
  }

  /**
   * The first of these programs that is on the PATH.
   *
   * @param packages of Debian that have them
   * @throws IllegalStateException if there is none
   */
  static Path find(String packages, String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no " + String.join(" or ", names) + " on the PATH; on Debian: " + packages));
  }

  /** The deadline of pages and scripts. */
  static <D extends RemoteWebDriver> D patient(D driver) {
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    return driver;
  }

  /** A new tab of the first person. */
  public Tab tab() {
    return tab(new CreateContextParameters(WindowType.TAB));
  }

  /** A browser profile with separate cookies and storage. */
  public Person person() {
    String context = browser.createUserContext();
    return new Person() {
      @Override
      public Tab tab() {
        return Browser.this.tab(new CreateContextParameters(WindowType.TAB).userContext(context));
      }

      @Override
      public void leave() {
        browser.removeUserContext(context);
      }
    };
  }

  private Tab tab(CreateContextParameters parameters) {
    return new Tab(this, driver, new BrowsingContext(driver, parameters).getId());
  }

  /**
   * Runs a function in each further page, before the page's own scripts.
   *
   * @return stops that when closed
   */
  public Ending inEachPage(String function) {
    String id = script.addPreloadScript(function);
    return () -> script.removePreloadScript(id);
  }

  /** All responses to all tabs since the start, in order. */
  public List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** The console messages of all tabs, with uncaught exceptions and refused loads. */
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  /** The messages that are errors. */
  public List<Message> errors() {
    return messages.stream().filter(Message::error).toList();
  }

  private void keep(LogEntry entry) {
    Stream.of(entry.getConsoleLogEntry(), entry.getJavascriptLogEntry(), entry.getGenericLogEntry())
        .flatMap(found -> found.map(BaseLogEntry.class::cast).stream())
        .findFirst()
        .ifPresent(
            found ->
                messages.add(
                    new Message(
                        found.getSource().getBrowsingContext().orElse(""),
                        found.getLevel() == LogLevel.ERROR,
                        String.valueOf(found.getText()))));
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** Ends something. */
  public interface Ending extends AutoCloseable {
    @Override
    void close();
  }

  /** A visitor with separate cookies. */
  public interface Person {
    /** Opens a tab. */
    Tab tab();

    /** Closes all tabs, and deletes cookies and storage. */
    void leave();
  }

  /** A response that a tab got. */
  public record Answer(String tab, String method, String url, int status) {}

  /** A line on a tab's console. */
  public record Message(String tab, boolean error, String text) {}
}
