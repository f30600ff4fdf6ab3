package dev.appversion.testkit.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.json.Json;

/**
 * Chromium without a driver. It treats its hidden tabs as a person's: their timers are throttled,
 * and they can be discarded, neither of which happens to a tab that a driver controls. Only the tab
 * with Chromium's own page about discards is controlled, by the DevTools protocol.
 */
public final class UncontrolledChromium implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The elements of a page, also within shadow roots. */
  private static final String ALL =
      "const all = []; const collect = root => root.querySelectorAll('*').forEach(e => {"
          + " all.push(e); if (e.shadowRoot) collect(e.shadowRoot) }); collect(document);";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String address;
  private final DevTools discards;

  private UncontrolledChromium(Process process, Path profile) {
    this.process = process;
    Path port = profile.resolve("DevToolsActivePort"); // the file's first line
    await().atMost(LIMIT).until(() -> Files.exists(port) && !Files.readAllLines(port).isEmpty());
    try {
      this.address = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.discards = new DevTools(http, open(URI.create("chrome://chrome-urls")));
    click("all.find(e => /button/i.test(e.localName) && /enable/i.test(e.innerText))");
    discards.send("Page.navigate", Map.of("url", "chrome://discards"));
  }

  /**
   * Starts one.
   *
   * @param profile an empty directory
   * @throws IllegalStateException if this machine has none
   */
  public static UncontrolledChromium start(Path profile) throws IOException {
    List<String> command =
        List.of(
            Chromium.executable().toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new UncontrolledChromium(process, profile);
  }

  /**
   * Opens a tab in front of the others.
   *
   * @return the URL at which DevTools may control it
   */
  public URI open(URI address) {
    URI create = URI.create(this.address + "/json/new?" + address);
    HttpRequest request =
        HttpRequest.newBuilder(create).PUT(HttpRequest.BodyPublishers.noBody()).build();
    try {
      String created = http.send(request, BodyHandlers.ofString()).body();
      Map<String, Object> tab = new Json().toType(created, Json.MAP_TYPE);
      return URI.create(String.valueOf(tab.get("webSocketDebuggerUrl")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Hides all tabs behind Chromium's own page. */
  public void hideTabs() {
    discards.send("Page.bringToFront", Map.of());
  }

  /** Discards the hidden tab at this address, as Chromium does when memory runs out. */
  public void discard(URI address) {
    act(address, "Urgent Discard");
  }

  /** Loads the discarded tab at this address again, as when a person returns to it. */
  public void restore(URI address) {
    act(address, "Load");
  }

  private void act(URI tab, String action) {
    click(
        """
        [...all.find(e => e.localName === 'tr' && e.innerText.includes('%s')).querySelectorAll('div')]
          .find(e => e.innerText.trim() === '[%s]' && !e.hasAttribute('disabled'))"""
            .formatted(tab, action));
  }

  /** Clicks on an element once it exists. */
  private void click(String element) {
    String script = "(() => { try { " + ALL + element + ".click(); return true } catch {} })()";
    await().atMost(LIMIT).until(() -> Boolean.TRUE.equals(discards.evaluate(script)));
  }

  @Override
  public void close() {
    discards.close();
    http.close();
    process.destroy();
    process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
