package dev.appversion.matrix.undertow;

import dev.appversion.matrix.app.App;
import dev.appversion.matrix.app.Exchange;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.HttpString;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The app in Undertow: {@code Main PORT}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    GracefulShutdownHandler handler =
        Handlers.gracefulShutdown(
            Handlers.path(
                    Handlers.httpContinueRead(exchange -> exchange.dispatch(() -> handle(exchange))))
                .addExactPath("/ws", Handlers.websocket((_, channel) -> echo(channel))));
    Undertow server =
        Undertow.builder()
            .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
            .setHandler(handler)
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, handler)));
    server.start();
  }

  private static void stop(Undertow server, GracefulShutdownHandler handler) {
    handler.shutdown();
    try {
      handler.awaitShutdown(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
  }

  private static void handle(HttpServerExchange exchange) {
    exchange.startBlocking();
    try {
      App.handle(new UndertowExchange(exchange));
      exchange.endExchange();
    } catch (IOException e) {
      close(exchange);
    }
  }

  private static void close(HttpServerExchange exchange) {
    try {
      exchange.getConnection().close();
    } catch (IOException e) {
      // It is closed.
    }
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

              @Override
              protected void onFullBinaryMessage(
                  WebSocketChannel from, BufferedBinaryMessage message) {
                WebSockets.sendBinary(message.getData().getResource(), from, null);
              }
            });
    channel.resumeReceives();
  }

  private record UndertowExchange(HttpServerExchange exchange) implements Exchange {
    @Override
    public String method() {
      return exchange.getRequestMethod().toString();
    }

    @Override
    public String target() {
      String query = exchange.getQueryString();
      return query.isEmpty() ? exchange.getRequestURI() : exchange.getRequestURI() + "?" + query;
    }

    @Override
    public List<Field> fields() {
      List<Field> fields = new ArrayList<>();
      for (var values : exchange.getRequestHeaders()) {
        values.forEach(value -> fields.add(new Field(values.getHeaderName().toString(), value)));
      }
      return fields;
    }

    @Override
    public InputStream content() {
      return exchange.getInputStream();
    }

    @Override
    public OutputStream respond(int status, List<Field> fields, long length) {
      exchange.setStatusCode(status);
      fields.forEach(
          field ->
              exchange.getResponseHeaders().add(new HttpString(field.name()), field.value()));
      if (length >= 0) {
        exchange.setResponseContentLength(length);
      }
      return exchange.getOutputStream();
    }

    @Override
    public void abort() {
      close(exchange);
    }
  }
}
