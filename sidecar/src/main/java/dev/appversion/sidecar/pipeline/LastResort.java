package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.AssetSource;
import dev.appversion.versioning.routing.AssetPaths;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.regex.Pattern;

/** Asks for hashed assets where retired ones are kept, when no live version can give them. */
final class LastResort {
  /** A name that a manifest may call hashed, though it need not look so. */
  private static final Pattern MAY_CARRY_A_HASH =
      Pattern.compile("[-._][A-Za-z0-9_-]{6,64}\\.[^/]+$");

  private final AssetSource source;

  LastResort(AssetSource source) {
    this.source = source;
  }

  /**
   * Whether a path that no live version owns may be had here. Retired manifests may have called any
   * name hashed. But where pages and all else lie below the static URL, too, a name has to be one
   * that might be; and what was found missing a moment ago is not asked for again.
   */
  boolean mayHave(RequestContext context, String path) {
    if (!source.isPresent(context.view)) {
      return false;
    }
    if (AssetPaths.looksHashed(path)) {
      return true;
    }
    boolean everything = context.view.snapshot().orElseThrow().table().assets().url().equals("/");
    return (!everything || MAY_CARRY_A_HASH.matcher(path).find())
        && !source.lacks(context.view, path);
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
