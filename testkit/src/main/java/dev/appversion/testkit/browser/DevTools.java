package dev.appversion.testkit.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.json.Json;

/** A connection to a tab by the Chrome DevTools protocol. For one thread. */
final class DevTools implements AutoCloseable {
  private static final int LIMIT_SECONDS = 10;

  private final Json json = new Json();
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int last;

  DevTools(HttpClient http, URI tab) {
    this.socket = http.newWebSocketBuilder().buildAsync(tab, new Messages(messages)).join();
  }

  /** The value of an expression in the page; null for none, or if it throws. */
  @Nullable Object evaluate(String expression) {
    Map<?, ?> result =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    return result.get("result") instanceof Map<?, ?> value ? value.get("value") : null;
  }

  /**
   * Sends a command.
   *
   * @return its result
   * @throws IllegalStateException without a response in time
   */
  Map<?, ?> send(String method, Map<String, ?> parameters) {
    int id = ++last;
    String command = json.toJson(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(command, true).join();
    while (true) {
      Map<String, Object> message = json.toType(next(method), Json.MAP_TYPE);
      if (message.get("id") instanceof Number answered && answered.intValue() == id) {
        return message.get("result") instanceof Map<?, ?> result ? result : Map.of();
      }
    }
  }

  private String next(String method) {
    try {
      return Optional.ofNullable(messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS))
          .orElseThrow(() -> new IllegalStateException("no response to " + method));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Puts messages together, which arrive in parts. */
  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> complete;
    private final StringBuilder part = new StringBuilder();

    Messages(BlockingQueue<String> complete) {
      this.complete = complete;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
      part.append(data);
      if (end) {
        complete.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
