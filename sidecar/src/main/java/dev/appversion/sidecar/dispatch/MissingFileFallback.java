package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.DecisionLabels;
import dev.appversion.sidecar.request.MissingFile;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.retired.RetiredAssetFallback;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.StatusCodes;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Finds a file that the chosen version does not have, or whose version is not live: at the other
 * live versions, then in the store of retired assets. The response of the chosen version is
 * withheld meanwhile and sent if no other has the file, so each is requested once.
 *
 * @param part the file's path, where any version may have it
 * @param stored the paths under which the store may have it, in order: below the static URL, as a
 *     manifest names it, and from the root, as a client requested it
 */
record MissingFileFallback(
    HttpServerExchange exchange,
    RequestContext context,
    VersionUnion union,
    RetiredAssetFallback retired,
    Optional<String> part,
    List<String> stored) {
  MissingFileFallback {
    stored = List.copyOf(stored);
  }

  /** Whether anything but the chosen version may have the file. */
  boolean isPossible() {
    return !stored.isEmpty() || (part.isPresent() && hasOthers());
  }

  private boolean hasOthers() {
    return context.view().snapshot().filter(all -> all.table().hasChoice()).isPresent();
  }

  /** The fallback if the chosen version does not have the file. */
  ResponseFallback of(Serve serve) {
    return new OfVersion(serve);
  }

  /**
   * Responds to a request whose version is not live; the refusal runs if no other version has the
   * file.
   */
  void orElse(Runnable refusal) {
    Runnable store = () -> requestStore(refusal, refusal);
    part.ifPresentOrElse(
        path -> union.tryOthers(exchange, context, path, Optional.empty(), store), store);
  }

  private void requestStore(Runnable notThere, Runnable unknown) {
    requestStore(stored.iterator(), notThere, unknown);
  }

  private void requestStore(Iterator<String> paths, Runnable notThere, Runnable unknown) {
    if (!paths.hasNext()) {
      notThere.run();
      return;
    }
    context.decision(Decision.ASSET);
    retired.serve(
        exchange, context, paths.next(), () -> requestStore(paths, notThere, unknown), unknown);
  }

  private final class OfVersion implements ResponseFallback {
    private final Serve serve;
    private boolean unsure;

    OfVersion(Serve serve) {
      this.serve = serve;
    }

    @Override
    public boolean declines(int status, HeaderMap fields) {
      return part.map(path -> MissingFile.isReported(exchange, path, status, fields))
          .orElse(status == StatusCodes.NOT_FOUND || status == StatusCodes.GONE);
    }

    @Override
    public void declined(WithheldResponse response) {
      Runnable forward =
          () -> {
            context.decision(DecisionLabels.of(serve.reason()));
            response.forward();
          };
      Runnable store = () -> requestStore(forward, () -> unknown(response, forward));
      part.ifPresentOrElse(
          path ->
              union.tryOthers(
                  exchange, context, path, Optional.ofNullable(response.version()), store),
          store);
    }

    /** A path that looks hashed is an asset: the client must not treat it as deleted. */
    private void unknown(WithheldResponse response, Runnable forward) {
      if (stored.stream().anyMatch(AssetPaths::looksHashed)) {
        response.discard();
        ErrorResponses.storeUnavailable(exchange);
      } else {
        unsure = true;
        forward.run();
      }
    }

    @Override
    public boolean failed(Failure failure) {
      return false;
    }

    @Override
    public boolean isUnsure() {
      return unsure;
    }
  }
}
