package dev.appversion.testkit.browser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChromiumIT {
  private static final String PAGE =
      """
      <!doctype html><title>A page</title><link rel="icon" href="data:,"><h1>Hello</h1><input id="name">
      <script>console.log("inline")</script><script src="/missing.js"></script><script src="/seen.js"></script>
      """;

  private HttpServer server;
  private URI page;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body =
              (path.equals("/")
                      ? PAGE
                      : "document.cookie='seen=1';"
                          + " document.title=document.cookie;console.warn('look')")
                  .getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .add("Content-Type", path.equals("/") ? "text/html" : "text/javascript");
          exchange.getResponseHeaders().add("Content-Security-Policy", "script-src 'self'");
          exchange.sendResponseHeaders(path.equals("/missing.js") ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void recordsRequestsAndConsoleMessagesOfTabs() {
    try (Chromium chromium = Chromium.start()) {
      Tab tab = chromium.tab();
      tab.open(page);
      tab.type("#name", "Ada");

      assertEquals("Hello", tab.text("h1"));
      assertEquals("Ada", tab.value("#name"));
      assertEquals("seen=1", tab.run("return document.title"));
      eventually(
          () ->
              tab.answers().stream()
                  .anyMatch(
                      answer -> answer.url().endsWith("/missing.js") && answer.status() == 404));
      eventually(
          () -> chromium.errors().stream().anyMatch(error -> error.text().contains("CSP: script")));
      eventually(
          () ->
              tab.messages().stream()
                  .anyMatch(message -> !message.error() && message.text().equals("look")));

      Tab stranger = chromium.person().tab();
      stranger.open(URI.create(page + "nowhere.js"));
      assertEquals("", stranger.run("return document.cookie"));
      eventually(() -> chromium.answers().size() > tab.answers().size());
    }
  }

  private static void eventually(BooleanSupplier condition) {
    await().atMost(Duration.ofSeconds(10)).until(condition::getAsBoolean);
  }
}
