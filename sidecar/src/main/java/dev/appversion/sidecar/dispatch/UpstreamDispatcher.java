package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.assets.StreamedDelivery;
import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.ForwardingListener;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.forward.route.OwnApp;
import dev.appversion.sidecar.forward.route.Route;
import dev.appversion.sidecar.forward.route.TimeBudget;
import dev.appversion.sidecar.html.HtmlRewriting;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.DeveloperPage;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.retired.ServedFiles;
import dev.appversion.sidecar.wire.RefusedBodyException;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Derives a route from a decision, forwards the request along it, and sends the response. */
public final class UpstreamDispatcher {
  private final Forwarder forwarder;
  private final ProxySettings settings;
  private final HtmlRewriting html;
  private final ServedFiles served;
  private final UnreachableFileLog unreachableFiles = new UnreachableFileLog(System::nanoTime);

  /**
   * @param html rewrites the pages of the own app
   * @param served records the files that the own app serves
   */
  public UpstreamDispatcher(
      Forwarder forwarder, ProxySettings settings, HtmlRewriting html, ServedFiles served) {
    this.forwarder = forwarder;
    this.settings = settings;
    this.html = html;
    this.served = served;
  }

  /** Forwards a request that another sidecar has routed: only to the own app. */
  public void toOwnApp(HttpServerExchange exchange, RequestContext context) {
    Route route =
        Route.toOwnApp(
            context.view().own().stream().toList(),
            context.view().ownVersion(),
            OwnApp.address(settings, context.view()),
            context.view().keys());
    forwarder.forward(exchange, route, new Listener(exchange, context, route, null, null, null));
  }

  /**
   * Forwards a request by its decision.
   *
   * @param fallback the fallback if that version does not have it; null to send its response in any
   *     case
   */
  void serve(
      HttpServerExchange exchange,
      RequestContext context,
      Serve serve,
      @Nullable ResponseFallback fallback) {
    Route route = route(context, serve).lastingIf(isPart(exchange, context));
    forwarder.forward(
        exchange, route, new Listener(exchange, context, route, serve, null, fallback));
  }

  /** Forwards a request for a hashed asset to an owner. */
  void deliver(
      HttpServerExchange exchange,
      RequestContext context,
      Serve serve,
      StreamedDelivery delivery,
      ResponseFallback fallback) {
    Route route = route(context, serve);
    forwarder.forward(
        exchange, route, new Listener(exchange, context, route, serve, delivery, fallback));
  }

  /** Forwards a request to a version for a file that another version does not have. */
  void tryVersion(
      HttpServerExchange exchange,
      RequestContext context,
      Serve serve,
      TimeBudget budget,
      ResponseFallback fallback) {
    Route route = route(context, serve).within(budget);
    forwarder.forward(
        exchange, route, new Listener(exchange, context, route, serve, null, fallback));
  }

  /** The versions in the order in which they are tried one after the other. */
  List<LiveVersion> reachableFirst(List<LiveVersion> versions) {
    return forwarder.reachableFirst(versions);
  }

  private Route route(RequestContext context, Serve serve) {
    List<LiveVersion> versions = new ArrayList<>(1 + serve.fallbacks().size());
    versions.add(serve.version());
    versions.addAll(serve.fallbacks());
    return Route.toVersions(
        versions,
        context.view().ownVersion(),
        OwnApp.address(settings, context.view()),
        context.view().keys());
  }

  /** Sends the result of forwarding one request. */
  private final class Listener implements ForwardingListener {
    private final HttpServerExchange exchange;
    private final RequestContext context;
    private final Route route;
    private final @Nullable Serve serve;
    private final @Nullable StreamedDelivery delivery;
    private final @Nullable ResponseFallback fallback;
    private boolean asset;

    Listener(
        HttpServerExchange exchange,
        RequestContext context,
        Route route,
        @Nullable Serve serve,
        @Nullable StreamedDelivery delivery,
        @Nullable ResponseFallback fallback) {
      this.exchange = exchange;
      this.context = context;
      this.route = route;
      this.serve = serve;
      this.delivery = delivery;
      this.fallback = fallback;
    }

    @Override
    public boolean declines(int status, HeaderMap fields) {
      return fallback != null && fallback.declines(status, fields);
    }

    @Override
    public void declined(WithheldResponse response) {
      Objects.requireNonNull(fallback).declined(response);
    }

    @Override
    public void toApp(HeaderMap fields) {
      asset = isAsset();
      context.asset(asset);
      if (!asset) {
        html.toApp(exchange, context.view(), fields);
      }
    }

    @Override
    public void interim(HeaderMap fields) {
      if (!asset) {
        html.hinted(exchange, context.view(), fields);
      }
    }

    @Override
    public @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean byHop) {
      boolean unsure = fallback != null && fallback.isUnsure();
      context.answer(new Answer.FromApp(version, byHop, serve, delivery, unsure));
      // Only the sidecar in the app's pod records its files and rewrites its pages.
      if (byHop || asset) {
        return null;
      }
      context.view().snapshot().ifPresent(known -> served.answered(exchange, known.table()));
      return html.fromApp(exchange, context.view());
    }

    @Override
    public void refused(RefusedBodyException body) {
      exchange.setPersistent(false);
      switch (body) {
        case RefusedBodyException.Malformed malformed ->
            ErrorResponses.malformed(exchange, malformed.status(), malformed.detail());
        case RefusedBodyException.OverMemory _ -> ErrorResponses.headMemoryExhausted(exchange);
      }
    }

    @Override
    public void failed(Failure failure) {
      if (fallback != null && fallback.failed(failure)) {
        return;
      }
      switch (failure) {
        case UNREACHABLE -> {
          if (route.arrivedByHop()) {
            ErrorResponses.hopUnavailable(exchange);
            return;
          }
          String version = serve == null ? "" : serve.version().name();
          if (route.lasting()) {
            stillUnreachable(exchange, version);
          }
          unreachable(exchange, version);
        }
        case OVERLOADED -> ErrorResponses.overloaded(exchange);
        case TIMEOUT -> ErrorResponses.timeout(exchange);
        case BAD_GATEWAY -> ErrorResponses.badGateway(exchange);
      }
    }

    /**
     * Whether the request is for a hashed asset, also from another sidecar: the response must match
     * the hash.
     */
    private boolean isAsset() {
      return delivery != null
          || context
              .view()
              .snapshot()
              .flatMap(
                  known ->
                      AssetPaths.below(known.table().assets(), RequestTarget.rawPath(exchange)))
              .filter(context.view()::isOwnHashed)
              .isPresent();
    }
  }

  /** Responds 503; on a developer's machine, with the address of the app to start. */
  private void unreachable(HttpServerExchange exchange, String version) {
    @Nullable URI app = settings.developed().get(version);
    if (app == null) {
      ErrorResponses.unreachable(exchange);
    } else {
      DeveloperPage.unreachable(exchange, version, app);
    }
  }

  /** Logs that no target accepted a connection for a file of a page, in all attempts. */
  void stillUnreachable(HttpServerExchange exchange, String version) {
    unreachableFiles.occurred(version, RequestTarget.rawPath(exchange));
  }

  /**
   * Whether the request is for a file of a page, such as a script, which possibly only its version
   * has.
   */
  private static boolean isPart(HttpServerExchange exchange, RequestContext context) {
    return RequestMethod.isRead(exchange)
        && context.file(RequestTarget.rawPath(exchange)).isPresent();
  }
}
