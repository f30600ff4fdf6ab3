package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.StatusCodes;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Where else a file may be had that the chosen version does not have, or whose version is gone: at
 * the other live versions, then where retired ones are kept. The response of the chosen version
 * waits meanwhile, and goes to the client where nobody else has the file, so each is asked once.
 *
 * @param part the file's path, where any version may have it
 * @param stored the paths under which the store may have it, the first one first: below the static
 *     URL, as a manifest names it, and from the root, as a client requested it
 */
record MissingFileFallback(
    HttpServerExchange exchange,
    RequestContext context,
    VersionUnion union,
    RetiredAssetFallback lastResort,
    Optional<String> part,
    List<String> stored) {
  MissingFileFallback {
    stored = List.copyOf(stored);
  }

  /** Whether there is anybody to ask beside the chosen version. */
  boolean isPossible() {
    RoutingTable table = context.view.snapshot().orElseThrow().table();
    return !stored.isEmpty() || (part.isPresent() && table.available().size() > 1);
  }

  /** What is done where the chosen version does not have it. */
  ResponseFallback than(Serve serve) {
    return new ResponseFallback() {
      @Override
      public boolean declines(int status, HeaderMap fields) {
        return part.map(path -> VersionUnion.isMissing(exchange, path, status, fields))
            .orElse(status == StatusCodes.NOT_FOUND || status == StatusCodes.GONE);
      }

      @Override
      public void declined(WithheldResponse response) {
        Runnable pass =
            () -> {
              context.serve = serve;
              context.decision = DecisionHandler.label(serve.reason());
              response.pass();
            };
        Runnable store = () -> askStore(pass, () -> unknown(response, pass));
        part.ifPresentOrElse(
            path ->
                union.ask(exchange, context, path, Optional.ofNullable(response.version()), store),
            store);
      }

      @Override
      public boolean failed(Failure failure) {
        return false;
      }
    };
  }

  /** Answers a request whose version is gone, unless nobody has what it is for. */
  void orElse(Runnable refusal) {
    Runnable store = () -> askStore(refusal, refusal);
    part.ifPresentOrElse(
        path -> union.ask(exchange, context, path, Optional.empty(), store), store);
  }

  private void askStore(Runnable notThere, Runnable unknown) {
    askStore(stored.iterator(), notThere, unknown);
  }

  private void askStore(Iterator<String> paths, Runnable notThere, Runnable unknown) {
    if (!paths.hasNext()) {
      notThere.run();
      return;
    }
    context.decision = Decision.ASSET;
    lastResort.ask(
        exchange, context, paths.next(), () -> askStore(paths, notThere, unknown), unknown);
  }

  /** What looks hashed is surely an asset, and must not be taken for gone. */
  private void unknown(WithheldResponse response, Runnable pass) {
    if (stored.stream().anyMatch(AssetPaths::looksHashed)) {
      response.drop();
      ErrorResponses.unreachable(exchange);
    } else {
      context.unsure = true;
      pass.run();
    }
  }
}
