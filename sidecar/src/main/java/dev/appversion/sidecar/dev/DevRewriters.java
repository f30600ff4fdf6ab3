package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.html.RewriterSource;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rewriter of references in dev mode. A file may change between two requests, so each request
 * has a separate key, and no conditional request for a page gets 304.
 */
public final class DevRewriters implements RewriterSource {
  private static final AttachmentKey<Long> NUMBER = AttachmentKey.create(Long.class);

  private final StaticFiles files;
  private final AtomicLong requests = new AtomicLong(System.nanoTime());

  /** Rewrites references to these files. */
  public DevRewriters(StaticFiles files) {
    this.files = files;
  }

  @Override
  public Optional<ReferenceRewriter> of(HttpServerExchange exchange, RoutingState.View view) {
    return Optional.of(
        new DevReferences(
            files,
            path ->
                view.snapshot()
                    .filter(known -> known.table().assets().excludes(path))
                    .isPresent()));
  }

  @Override
  public String key(HttpServerExchange exchange, RoutingState.View view) {
    Long number = exchange.getAttachment(NUMBER);
    if (number == null) {
      number = requests.incrementAndGet();
      exchange.putAttachment(NUMBER, number);
    }
    return "dev " + number;
  }
}
