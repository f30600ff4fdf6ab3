package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.request.Cookies;
import dev.appversion.versioning.routing.request.RequestHeaders;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.PreviewToken;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Shows restricted versions to a client that has preview tokens for them. For all others, each
 * response treats them as versions that are not live ({@link RequestContext#snapshot}). {@link
 * SanitizeHandler} removes the field of the token.
 */
final class PreviewHandler implements HttpHandler {
  private final InstantSource clock;
  private final HttpHandler next;

  PreviewHandler(InstantSource clock, HttpHandler next) {
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    RoutingTable table = context.view().snapshot().map(RoutingSnapshot::table).orElse(null);
    if (table != null && table.hasRestricted()) {
      Set<String> previewed =
          previewed(
              tokens(RequestFactsReader.headers(exchange)), context.view().keys(), table.scope());
      if (!previewed.isEmpty()) {
        context.previews(previewed);
      }
    }
    next.handleRequest(exchange);
  }

  /** The names of the versions for which the client has a token. */
  private Set<String> previewed(Stream<String> tokens, Optional<SecretKeys> keys, String scope) {
    Set<String> versions = new HashSet<>();
    keys.ifPresent(
        known ->
            tokens.forEach(
                token -> {
                  if (PreviewToken.read(known, token, scope, clock.instant())
                      instanceof PreviewToken.Reading.Valid valid) {
                    versions.add(valid.version());
                  }
                }));
    return versions;
  }

  /** The token of a program, and that of a browser. */
  private static Stream<String> tokens(RequestHeaders headers) {
    List<String> field = headers.stated(WireHeaders.PREVIEW);
    return Stream.concat(
        field.size() == 1 ? field.stream() : Stream.empty(),
        Cookies.find(headers.all(HttpFields.COOKIE), RequestPins.PREVIEW_COOKIE).stream());
  }
}
