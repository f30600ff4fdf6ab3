package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.html.RewriterSource;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Dev mode's references for every page. Any file may have changed since the last one, so no two
 * requests have a key in common: no page is ever said to be unchanged.
 */
public final class DevRewriters implements RewriterSource {
  private static final AttachmentKey<Long> NUMBER = AttachmentKey.create(Long.class);

  private final StaticFiles files;
  private final AtomicLong requests = new AtomicLong(System.nanoTime());

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
