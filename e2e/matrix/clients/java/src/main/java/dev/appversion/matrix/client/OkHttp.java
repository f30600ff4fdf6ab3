package dev.appversion.matrix.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSink;
import okio.ByteString;

/** By OkHttp. */
final class OkHttp implements Client {
  private final String base;
  private final OkHttpClient plain =
      new OkHttpClient.Builder()
          .callTimeout(Behaviour.DEADLINE)
          .followRedirects(false)
          .build();
  private final OkHttpClient following = plain.newBuilder().followRedirects(true).build();

  OkHttp(String base) {
    this.base = base;
  }

  @Override
  public void exchange(Behaviour behaviour, Seen seen) throws IOException {
    if (behaviour.name().equals("etag-not-modified")) {
      seen.unable("OkHttp waits for content of the length in a 304's Content-Length");
      return;
    }
    Request.Builder request = new Request.Builder().url(base + behaviour.path());
    behaviour.fields().forEach(field -> request.addHeader(field.getKey(), field.getValue()));
    if (behaviour.isExpecting()) {
      request.header("Expect", "100-continue");
    }
    request.method(behaviour.method(), behaviour.hasContent() ? content(behaviour) : null);
    OkHttpClient client = behaviour.follow() ? following : plain;
    try (Response response = client.newCall(request.build()).execute()) {
      seen.status(response.code());
      response.headers().forEach(field -> seen.field(field.getFirst(), field.getSecond()));
      seen.content(response.body().byteStream());
    }
  }

  private static RequestBody content(Behaviour behaviour) {
    byte[] content = behaviour.content();
    if (!behaviour.isChunked()) {
      return RequestBody.create(content);
    }
    return new RequestBody() {
      @Override
      public okhttp3.MediaType contentType() {
        return null;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.write(content);
      }
    };
  }

  @Override
  public void converse(Behaviour behaviour, Seen seen) throws InterruptedException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Request request = new Request.Builder().url(base + behaviour.path()).build();
    plain.newWebSocket(request, new Conversation(seen, over));
    try {
      over.get(Behaviour.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      seen.error("timeout");
    } catch (ExecutionException e) {
      seen.error("broken");
    }
  }

  private static final class Conversation extends WebSocketListener {
    private final Seen seen;
    private final CompletableFuture<Void> over;
    private final ByteString binary = ByteString.of(Behaviour.pattern(70_000));

    Conversation(Seen seen, CompletableFuture<Void> over) {
      this.seen = seen;
      this.over = over;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      seen.status(response.code());
      socket.send("grüße");
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      seen.line.withArray("messages").add(text.equals("grüße"));
      socket.send(binary);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      seen.line.withArray("messages").add(bytes.equals(binary));
      socket.close(1000, "");
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      seen.line.put("code", code);
      over.complete(null);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
      if (response == null) {
        over.completeExceptionally(failure);
      } else {
        seen.status(response.code());
        over.complete(null);
      }
    }
  }
}
