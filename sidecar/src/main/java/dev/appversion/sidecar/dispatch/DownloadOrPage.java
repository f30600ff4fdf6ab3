package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.forward.route.TimeBudget;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.request.DecisionLabels;
import dev.appversion.sidecar.request.LoadedDocument;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.routing.DownloadPaths;
import dev.appversion.versioning.routing.Pin;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A navigation that may be a download. A download is requested from the version of the page in the
 * tab, a page from the version that the weights select. The request does not show which it is (ADR
 * 16): its path determines which version is tried first, and the response whether the other one is
 * tried.
 *
 * @param serve the decision for a page
 * @param page the version of the page in the tab, which differs from that of the decision
 */
record DownloadOrPage(
    HttpServerExchange exchange,
    RequestContext context,
    UpstreamDispatcher dispatcher,
    VersionUnion union,
    Serve serve,
    LiveVersion page) {
  /** The timeout for the response of the page's version, if it is tried first. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  void answer() {
    if (DownloadPaths.isLikely(RequestTarget.rawPath(exchange))) {
      context.decision(DecisionLabels.of(ofPage().reason()));
      dispatcher.tryVersion(exchange, context, ofPage(), TimeBudget.of(TIMEOUT), new First());
    } else {
      dispatcher.serve(exchange, context, serve, new Second());
    }
  }

  /** The decision for the page's version. */
  private Serve ofPage() {
    return new Serve(
        page, new Reason.Pinned(Pin.PAGE), List.of(), Optional.empty(), serve.dropVersionCookie());
  }

  /**
   * The page's version is tried first; unless it responds with a download, the request is routed as
   * a page.
   */
  private final class First implements ResponseFallback {
    @Override
    public boolean declines(int status, HeaderMap fields) {
      return !LoadedDocument.isDownload(status, fields);
    }

    @Override
    public void declined(WithheldResponse response) {
      response.discard();
      asPage();
    }

    @Override
    public boolean failed(Failure failure) {
      asPage();
      return true;
    }

    private void asPage() {
      context.withdrawAnswer();
      context.decision(DecisionLabels.of(serve.reason()));
      dispatcher.serve(exchange, context, serve, null);
    }
  }

  /**
   * The version of the weights is tried first; if it responds with a download, the response is
   * withheld and the page's version is tried.
   */
  private final class Second implements ResponseFallback {
    @Override
    public boolean declines(int status, HeaderMap fields) {
      return LoadedDocument.isDownload(status, fields);
    }

    @Override
    public void declined(WithheldResponse response) {
      union.tryDownload(
          exchange,
          context,
          ofPage(),
          () -> {
            context.decision(DecisionLabels.of(serve.reason()));
            response.forward();
          });
    }

    @Override
    public boolean failed(Failure failure) {
      return false;
    }
  }
}
