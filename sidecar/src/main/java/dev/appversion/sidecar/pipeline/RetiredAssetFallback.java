package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.retired.RetiredAssets;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.StaticAssets;
import dev.appversion.versioning.store.RequestedFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks for assets where those of retired versions are kept, when no live version can give them. */
final class RetiredAssetFallback {
  /** A name that a manifest may call hashed, though it need not look so. */
  private static final Pattern MAY_CARRY_A_HASH =
      Pattern.compile("[-._][A-Za-z0-9_-]{6,64}\\.[^/]+$");

  private final RetiredAssets source;

  RetiredAssetFallback(RetiredAssets source) {
    this.source = source;
  }

  /**
   * The paths under which a file that no live version owns may be had here, the first one first.
   *
   * @param asset its path below the static URL; empty where it lies elsewhere
   * @param part its path from the root, where any version may have it
   */
  List<String> paths(RequestContext context, Optional<String> asset, Optional<String> part) {
    if (!source.isPresent(context.view)) {
      return List.of();
    }
    StaticAssets assets = context.view.snapshot().orElseThrow().table().assets();
    return Stream.concat(
            asset.filter(path -> mayHave(context, path)).stream(),
            part
                .filter(path -> RequestedFiles.isListed(assets, path))
                .filter(path -> !source.lacks(context.view, path))
                .stream())
        .toList();
  }

  /**
   * Whether a path that no live version owns may be had here. Retired manifests may have called any
   * name hashed. But where pages and all else lie below the static URL, too, a name has to be one
   * that might be; and what was found missing a moment ago is not asked for again.
   */
  private boolean mayHave(RequestContext context, String path) {
    if (RequestedFiles.isPath(path)) {
      return false; // of a request with two slashes: no manifest names it
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
    context.requested = RequestedFiles.isPath(path);
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
