package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.ForwardingListener;
import dev.appversion.sidecar.forward.OwnApp;
import dev.appversion.sidecar.forward.Route;
import dev.appversion.sidecar.forward.TimeBudget;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.html.HtmlRewriting;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.retired.ServedFiles;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a decision into a route, and what comes of it into a response. */
final class UpstreamDispatcher {
  private final Forwarder forwarder;
  private final ProxySettings settings;
  private final HtmlRewriting html;
  private final ServedFiles served;
  private final UnreachableFileLog waits = new UnreachableFileLog(System::nanoTime);

  UpstreamDispatcher(
      Forwarder forwarder, ProxySettings settings, HtmlRewriting html, ServedFiles served) {
    this.forwarder = forwarder;
    this.settings = settings;
    this.html = html;
    this.served = served;
  }

  /** The request goes to the own app or nowhere. */
  void toOwnApp(HttpServerExchange exchange, RequestContext context) {
    Route route =
        new Route(
            context.view.own().stream().toList(),
            context.view.ownVersion(),
            OwnApp.address(settings, context.view),
            context.view.keys(),
            true);
    forwarder.forward(exchange, route, outcome(exchange, context, route, null));
  }

  /** The request goes where the decision says. */
  void serve(HttpServerExchange exchange, RequestContext context, Serve serve) {
    serve(exchange, context, serve, null);
  }

  /**
   * The same.
   *
   * @param missing hears that the version does not have it, in the place of the client; null where
   *     the client is to hear it
   */
  void serve(
      HttpServerExchange exchange,
      RequestContext context,
      Serve serve,
      @Nullable ResponseFallback missing) {
    send(exchange, context, serve, null, missing);
  }

  /** The same of a version that is asked for what another one does not have. */
  void ask(
      HttpServerExchange exchange,
      RequestContext context,
      Serve serve,
      TimeBudget patience,
      ResponseFallback missing) {
    send(exchange, context, serve, patience, missing);
  }

  private void send(
      HttpServerExchange exchange,
      RequestContext context,
      Serve serve,
      @Nullable TimeBudget patience,
      @Nullable ResponseFallback missing) {
    context.serve = serve;
    List<LiveVersion> versions = new ArrayList<>(1 + serve.fallbacks().size());
    versions.add(serve.version());
    versions.addAll(serve.fallbacks());
    Route route =
        new Route(
            versions,
            context.view.ownVersion(),
            OwnApp.address(settings, context.view),
            context.view.keys(),
            false,
            patience,
            patience == null && context.passing == null && isPart(exchange, context));
    forwarder.forward(exchange, route, outcome(exchange, context, route, missing));
  }

  private ForwardingListener outcome(
      HttpServerExchange exchange,
      RequestContext context,
      Route route,
      @Nullable ResponseFallback missing) {
    return new ForwardingListener() {
      @Override
      public boolean declines(int status, HeaderMap fields) {
        return missing != null && missing.declines(status, fields);
      }

      @Override
      public void declined(WithheldResponse response) {
        Objects.requireNonNull(missing).declined(response);
      }

      @Override
      public void toApp(HeaderMap fields) {
        if (!isAsset(exchange, context)) {
          html.toApp(exchange, context.view, fields);
        }
      }

      @Override
      public void interim(HeaderMap fields) {
        if (!isAsset(exchange, context)) {
          html.hinted(exchange, context.view, fields);
        }
      }

      @Override
      public @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean stamped) {
        context.answering = version;
        context.stamped = stamped;
        context.own = false;
        // The sidecar before the app lists its files and rewrites its pages, no other.
        if (stamped || isAsset(exchange, context)) {
          return null;
        }
        context.view.snapshot().ifPresent(known -> served.answered(exchange, known.table()));
        return html.fromApp(exchange, context.view);
      }

      @Override
      public void malformed(int status, String detail) {
        context.decision = Decision.MALFORMED;
        exchange.setPersistent(false);
        ErrorResponses.malformed(exchange, status, detail);
      }

      @Override
      public void failed(Failure failure) {
        if (missing != null && missing.failed(failure)) {
          return;
        }
        switch (failure) {
          case UNREACHABLE -> {
            if (route.arrivedByHop()) {
              ErrorResponses.hopUnavailable(exchange);
              return;
            }
            if (route.lasting()) {
              waitedInVain(exchange, context);
            }
            unreachable(exchange, context);
          }
          case OVERLOADED -> ErrorResponses.overloaded(exchange);
          case TIMEOUT -> ErrorResponses.timeout(exchange);
          case BAD_GATEWAY -> ErrorResponses.badGateway(exchange);
        }
      }
    };
  }

  /** On a developer's machine the answer names the app that has to be started. */
  private void unreachable(HttpServerExchange exchange, RequestContext context) {
    String version = context.serve == null ? "" : context.serve.version().name();
    @Nullable URI app = settings.developed().get(version);
    if (app == null) {
      ErrorResponses.unreachable(exchange);
    } else {
      DeveloperPage.unreachable(exchange, version, app);
    }
  }

  /** Nobody took a connection for a file of a page, for as long as that is tried. */
  void waitedInVain(HttpServerExchange exchange, RequestContext context) {
    String version = context.serve == null ? "" : context.serve.version().name();
    waits.inVain(version, RequestTarget.rawPath(exchange));
  }

  /** Whether it is for a file of a page, such as a script: one that its version alone may have. */
  private static boolean isPart(HttpServerExchange exchange, RequestContext context) {
    boolean read = RequestMethod.isRead(exchange);
    return read
        && context
            .view
            .snapshot()
            .flatMap(
                known -> AssetUnion.path(known.table().assets(), RequestTarget.rawPath(exchange)))
            .isPresent();
  }

  /** What is asked for under a hash must be the bytes that the hash is of, whoever asks. */
  private static boolean isAsset(HttpServerExchange exchange, RequestContext context) {
    return context.passing != null
        || context
            .view
            .snapshot()
            .flatMap(
                known -> AssetPaths.below(known.table().assets(), RequestTarget.rawPath(exchange)))
            .filter(context.view::isOwnHashed)
            .isPresent();
  }
}
