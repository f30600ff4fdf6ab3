package dev.appversion.benchmarks.peers.load;

import dev.appversion.benchmarks.process.Program;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An app that returns each WebSocket message, and 32 clients, each of which sends the next one when
 * it gets the last one back. It prints the app's port when it has started.
 */
final class WebSocketEcho {
  private static final int CLIENTS = 32;
  private static final String MESSAGE = "a message of a chat ".repeat(6);
  private static final int SECONDS_TO_CONNECT = 30;

  private WebSocketEcho() {}

  /** No arguments. See {@link LoadCommands}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Logger.getLogger("").setLevel(Level.WARNING);
    int port = Program.freePort();
    Undertow app =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(port, "127.0.0.1")
            .setHandler(
                Handlers.path(exchange -> exchange.getResponseSender().send("app"))
                    .addExactPath(
                        "/echo", Handlers.websocket((exchange, channel) -> echo(channel))))
            .build();
    app.start();
    LoadCommands.serve(Integer.toString(port), WebSocketEcho::run);
    app.stop();
  }

  private static void echo(WebSocketChannel channel) {
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                WebSockets.sendText(message.getData(), from, null);
              }
            });
    channel.resumeReceives();
  }

  private static LoadResult run(int port, int seconds) throws InterruptedException {
    AtomicLong echoes = new AtomicLong();
    AtomicReference<String> failure = new AtomicReference<>("");
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<WebSocket> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            http.newWebSocketBuilder()
                .header("X-App-Requested-Version", "1.0")
                .buildAsync(
                    URI.create("ws://127.0.0.1:" + port + "/echo"), new Client(echoes, failure))
                .orTimeout(SECONDS_TO_CONNECT, TimeUnit.SECONDS)
                .join());
      }
      long before = echoes.get();
      TimeUnit.SECONDS.sleep(seconds);
      long count = echoes.get() - before;
      String seen = failure.get();
      clients.forEach(WebSocket::abort);
      return new LoadResult(count, 0, 0, 0, 0, seen);
    }
  }

  private record Client(AtomicLong echoes, AtomicReference<String> failure)
      implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket socket) {
      socket.request(1);
      var _ = socket.sendText(MESSAGE, true); // a failure is reported to onError
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      socket.request(1);
      if (!last) {
        return null;
      }
      echoes.incrementAndGet();
      CompletableFuture<WebSocket> sent = socket.sendText(MESSAGE, true);
      return sent;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      failure.set(error.toString());
    }
  }
}
