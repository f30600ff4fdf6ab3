package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.content.Content;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResource;
import io.undertow.server.handlers.resource.PathResourceManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A file on the disk as a representation. It has no modification time: {@code Last-Modified} has a
 * resolution of one second and could hide an edit.
 *
 * @param etag the entity tag, with its quotes; empty for a file that is too large for a hash
 */
record FileContent(StaticFile file, String etag, List<Field> fields) implements Content {
  /** Reads a file by its path, which {@link StaticFiles} has resolved. */
  private static final PathResourceManager READING =
      new PathResourceManager(Path.of("").toAbsolutePath());

  FileContent {
    fields = List.copyOf(fields);
  }

  @Override
  public long length() {
    return file.size();
  }

  @Override
  public Optional<Instant> lastModified() {
    return Optional.empty();
  }

  @Override
  public void send(HttpServerExchange exchange, List<Piece> pieces) {
    PathResource resource = new PathResource(file.path(), READING, file.path().toString());
    new InTurn(resource, file.size(), pieces.iterator())
        .onComplete(exchange, exchange.getResponseSender());
  }

  /** Sends the pieces in order. */
  private record InTurn(PathResource resource, long size, Iterator<Piece> rest)
      implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      Piece next = rest.next();
      IoCallback then = rest.hasNext() ? this : IoCallback.END_EXCHANGE;
      switch (next) {
        case Text(ByteBuffer bytes) -> sender.send(bytes, then);
        case Range(long first, long length) when first == 0 && length == size ->
            resource.serve(sender, exchange, then); // copied by the kernel (sendfile)
        case Range(long first, long length) ->
            resource.serveRange(sender, exchange, first, first + length - 1, then);
      }
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      IoCallback.END_EXCHANGE.onException(exchange, sender, e);
    }
  }
}
