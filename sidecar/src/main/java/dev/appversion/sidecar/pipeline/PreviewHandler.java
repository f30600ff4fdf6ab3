package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.request.Cookies;
import dev.appversion.versioning.routing.request.RequestHeaders;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
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
import org.jspecify.annotations.Nullable;

/**
 * Hides the restricted versions from a client that has no preview token for them: all later
 * handlers, so all responses, treat them as versions that are not live. {@link SanitizeHandler}
 * removes the field of the token.
 */
final class PreviewHandler implements HttpHandler {
  private final InstantSource clock;
  private final HttpHandler next;
  private volatile @Nullable Anonymous last;

  /** A snapshot, and what a client without a token sees of it. */
  private record Anonymous(RoutingSnapshot all, RoutingSnapshot seen) {}

  PreviewHandler(InstantSource clock, HttpHandler next) {
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    RoutingSnapshot all = context.view().snapshot().orElse(null);
    if (all != null && all.table().hasRestricted()) {
      Set<String> previewed =
          previewed(
              tokens(RequestFactsReader.headers(exchange)),
              context.view().keys(),
              all.table().scope());
      context.sees(previewed.isEmpty() ? anonymous(all) : all.visibleTo(previewed));
    }
    next.handleRequest(exchange);
  }

  @SuppressWarnings("ReferenceEquality") // the same snapshot; to compare two would take longer
  private RoutingSnapshot anonymous(RoutingSnapshot all) {
    Anonymous known = last;
    if (known == null || known.all() != all) {
      known = new Anonymous(all, all.visibleTo(Set.of()));
      last = known;
    }
    return known.seen();
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
