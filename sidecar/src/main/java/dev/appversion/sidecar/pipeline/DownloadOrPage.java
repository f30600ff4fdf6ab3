package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.TimeBudget;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.versioning.routing.DownloadPaths;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.Pin;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A navigation that may be a download: that is answered by the version of the page in the tab,
 * while a page comes from the version that the weights say. Nothing in the request distinguishes
 * the two (ADR 16), so the path says who is asked first, and the response whether the other one is.
 *
 * @param serve what was decided for a page
 * @param page the version of the page in the tab; another one than that
 */
record DownloadOrPage(
    HttpServerExchange exchange,
    RequestContext context,
    UpstreamDispatcher forwarding,
    VersionUnion union,
    Serve serve,
    LiveVersion page) {
  /** Within which the page's version must begin to answer, where it is asked first. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  void answer() {
    if (DownloadPaths.isLikely(RequestTarget.rawPath(exchange))) {
      context.decision = DecisionHandler.label(ofPage().reason());
      forwarding.ask(exchange, context, ofPage(), TimeBudget.of(PATIENCE), new First());
    } else {
      forwarding.serve(exchange, context, serve, new Second());
    }
  }

  /** By which the page's version answers. */
  private Serve ofPage() {
    return new Serve(
        page, new Reason.Pinned(Pin.PAGE), List.of(), Optional.empty(), serve.dropVersionCookie());
  }

  /** The page's version is asked first: what it does not have as a download is asked as a page. */
  private final class First implements ResponseFallback {
    @Override
    public boolean declines(int status, HeaderMap fields) {
      return !LoadedDocument.isDownload(status, fields);
    }

    @Override
    public void declined(WithheldResponse response) {
      response.drop();
      asPage();
    }

    @Override
    public boolean failed(Failure failure) {
      asPage();
      return true;
    }

    private void asPage() {
      context.forgetAnswer();
      context.decision = DecisionHandler.label(serve.reason());
      forwarding.serve(exchange, context, serve);
    }
  }

  /** The version of the weights is asked first: a download waits until the other one is asked. */
  private final class Second implements ResponseFallback {
    @Override
    public boolean declines(int status, HeaderMap fields) {
      return LoadedDocument.isDownload(status, fields);
    }

    @Override
    public void declined(WithheldResponse response) {
      union.askForDownload(
          exchange,
          context,
          ofPage(),
          () -> {
            context.serve = serve;
            context.decision = DecisionHandler.label(serve.reason());
            response.pass();
          });
    }

    @Override
    public boolean failed(Failure failure) {
      return false;
    }
  }
}
