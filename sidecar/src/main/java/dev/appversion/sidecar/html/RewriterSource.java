package dev.appversion.sidecar.html;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Provides the rewriters of references in the own app's pages. */
public interface RewriterSource {
  /** The rewriter for a page; empty if references stay unchanged. */
  Optional<ReferenceRewriter> of(HttpServerExchange exchange, RoutingState.View view);

  /** A key that differs if the rewriter would produce other references. */
  String key(HttpServerExchange exchange, RoutingState.View view);
}
