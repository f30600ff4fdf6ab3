package dev.appversion.sidecar.html;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Says what the references of the own app's pages become. */
public interface RewriterSource {
  /** The rewriter for a page; empty where references stay. */
  Optional<ReferenceRewriter> of(HttpServerExchange exchange, RoutingState.View view);

  /** Another value whenever a rewriter would answer otherwise. */
  String key(HttpServerExchange exchange, RoutingState.View view);
}
