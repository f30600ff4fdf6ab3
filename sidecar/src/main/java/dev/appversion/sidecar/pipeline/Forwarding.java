package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.ProxySettings;
import dev.appversion.sidecar.forward.Addresses;
import dev.appversion.sidecar.forward.BodyFilter;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.Outcome;
import dev.appversion.sidecar.forward.Route;
import dev.appversion.sidecar.html.HtmlRewriting;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a decision into a route, and what comes of it into a response. */
final class Forwarding {
  private final Forwarder forwarder;
  private final ProxySettings settings;
  private final HtmlRewriting html;

  Forwarding(Forwarder forwarder, ProxySettings settings, HtmlRewriting html) {
    this.forwarder = forwarder;
    this.settings = settings;
    this.html = html;
  }

  /** The request goes to the own app or nowhere. */
  void toOwnApp(HttpServerExchange exchange, RequestContext context) {
    Route route =
        new Route(
            context.view.own().stream().toList(),
            context.view.ownVersion(),
            app(context),
            context.view.keys(),
            true);
    forwarder.forward(exchange, route, outcome(exchange, context, true));
  }

  /** The request goes where the decision says. */
  void serve(HttpServerExchange exchange, RequestContext context, Serve serve) {
    context.serve = serve;
    List<LiveVersion> versions = new ArrayList<>(1 + serve.fallbacks().size());
    versions.add(serve.version());
    versions.addAll(serve.fallbacks());
    Route route =
        new Route(versions, context.view.ownVersion(), app(context), context.view.keys(), false);
    forwarder.forward(exchange, route, outcome(exchange, context, false));
  }

  private Outcome outcome(HttpServerExchange exchange, RequestContext context, boolean byHop) {
    return new Outcome() {
      @Override
      public void toApp(HeaderMap fields) {
        html.toApp(exchange, context.view, fields);
      }

      @Override
      public @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean stamped) {
        context.answering = version;
        context.stamped = stamped;
        context.own = false;
        // The sidecar before the app rewrites, no other.
        return stamped ? null : html.fromApp(exchange, context.view);
      }

      @Override
      public void failed(Failure failure) {
        switch (failure) {
          case UNREACHABLE -> {
            if (byHop) {
              Refusal.hopUnavailable(exchange);
            } else {
              Refusal.unreachable(exchange);
            }
          }
          case TIMEOUT -> Refusal.timeout(exchange);
          case BAD_GATEWAY -> Refusal.badGateway(exchange);
        }
      }
    };
  }

  private @Nullable InetSocketAddress app(RequestContext context) {
    if (context.view.ownVersion().isEmpty()) {
      return null;
    }
    return settings
        .upstream()
        .map(Addresses::of)
        .or(
            () ->
                context
                    .view
                    .snapshot()
                    .map(known -> Addresses.parse("127.0.0.1:" + known.table().port())))
        .orElse(null);
  }
}
