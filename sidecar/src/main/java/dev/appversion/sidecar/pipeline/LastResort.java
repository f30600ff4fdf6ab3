package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.AssetSource;
import dev.appversion.versioning.routing.AssetPaths;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.Optional;

/** Asks for hashed assets where retired ones are kept, when no live version can give them. */
final class LastResort {
  private final AssetSource source;

  LastResort(AssetSource source) {
    this.source = source;
  }

  /** Whether a path that no live version owns may be had here. */
  boolean mayHave(RequestContext context, Optional<String> assetPath) {
    return assetPath.filter(AssetPaths::looksHashed).isPresent() && source.isPresent(context.view);
  }

  /**
   * Answers, or has it answered otherwise.
   *
   * @param notThere where it is not there either
   * @param unknown where that could not be found out
   */
  void ask(
      HttpServerExchange exchange,
      RequestContext context,
      String path,
      Runnable notThere,
      Runnable unknown) {
    if (!source.isPresent(context.view)) {
      unknown.run();
      return;
    }
    context.own = false;
    context.retired = true;
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            source.serve(
                exchange,
                context.view,
                path,
                why -> {
                  context.own = true;
                  context.retired = false;
                  switch (why) {
                    case NOT_THERE -> notThere.run();
                    case UNAVAILABLE -> unknown.run();
                  }
                }));
  }
}
