package dev.appversion.matrix.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** By java.net.http. */
final class JdkClient implements Client {
  private final String base;
  private final HttpClient plain;
  private final HttpClient following;

  /**
   * @param version HTTP/2, the library's default, is offered with each request ({@code Upgrade: h2c})
   */
  JdkClient(String base, HttpClient.Version version) {
    this.base = base;
    this.plain = HttpClient.newBuilder().version(version).build();
    this.following =
        HttpClient.newBuilder().version(version).followRedirects(Redirect.NORMAL).build();
  }

  @Override
  public void exchange(Behaviour behaviour, Seen seen) throws IOException, InterruptedException {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(base + behaviour.path()));
    } catch (IllegalArgumentException e) {
      seen.unable("java.net.URI refuses the address");
      return;
    }
    behaviour.fields().forEach(field -> request.header(field.getKey(), field.getValue()));
    request.method(behaviour.method(), publisher(behaviour)).timeout(Behaviour.DEADLINE);
    request.expectContinue(behaviour.isExpecting());
    HttpClient client = behaviour.follow() ? following : plain;
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    seen.status(response.statusCode());
    response
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> seen.field(name, value)));
    try (InputStream content = response.body()) {
      within(() -> seen.content(content), content);
    }
  }

  private static HttpRequest.BodyPublisher publisher(Behaviour behaviour) {
    if (!behaviour.hasContent()) {
      return BodyPublishers.noBody();
    }
    return behaviour.isChunked()
        ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(behaviour.content()))
        : BodyPublishers.ofByteArray(behaviour.content());
  }

  private interface Reading {
    void run() throws IOException;
  }

  /** The request's timeout ends with the head; this one is for the content. */
  private static void within(Reading reading, InputStream content)
      throws IOException, InterruptedException {
    CompletableFuture<Void> read =
        CompletableFuture.runAsync(
            () -> {
              try {
                reading.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    try {
      read.get(Behaviour.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      content.close();
      throw new HttpTimeoutException("the content has no end");
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void converse(Behaviour behaviour, Seen seen) throws IOException, InterruptedException {
    Answers answers = new Answers();
    URI address = URI.create(base.replaceFirst("http", "ws") + behaviour.path());
    try {
      WebSocket socket =
          plain
              .newWebSocketBuilder()
              .connectTimeout(Behaviour.DEADLINE)
              .buildAsync(address, answers)
              .get(Behaviour.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      seen.status(101);
      byte[] binary = Behaviour.pattern(70_000);
      socket.sendText("grüße", true).join();
      String text = answers.text.get(Behaviour.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      socket.sendBinary(ByteBuffer.wrap(binary), true).join();
      byte[] bytes = answers.binary.get(Behaviour.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      seen.line.putArray("messages").add(text.equals("grüße")).add(Arrays.equals(bytes, binary));
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      int code = answers.closed.get(Behaviour.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      seen.line.put("code", code);
    } catch (TimeoutException e) {
      seen.error("timeout");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refusal) {
        seen.status(refusal.getResponse().statusCode());
      } else {
        seen.error("broken");
      }
    }
  }

  private static final class Answers implements WebSocket.Listener {
    private final StringBuilder partOfText = new StringBuilder();
    private final ByteArrayOutputStream partOfBinary = new ByteArrayOutputStream();
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<byte[]> binary = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partOfText.append(data);
      if (last) {
        text.complete(partOfText.toString());
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      partOfBinary.writeBytes(bytes);
      if (last) {
        binary.complete(partOfBinary.toByteArray());
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      text.completeExceptionally(error);
      binary.completeExceptionally(error);
      closed.completeExceptionally(error);
    }
  }
}
