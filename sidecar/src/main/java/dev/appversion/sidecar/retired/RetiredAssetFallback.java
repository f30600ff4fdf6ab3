package dev.appversion.sidecar.retired;

import dev.appversion.sidecar.assets.Absence;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.store.RequestedFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves assets from the store of retired versions when no live version can. */
public final class RetiredAssetFallback {
  /** A name that a manifest may call hashed, though it need not look so. */
  private static final Pattern MAY_CARRY_A_HASH =
      Pattern.compile("[-._][A-Za-z0-9_-]{6,64}\\.[^/]+$");

  private final RetiredAssets store;

  /** A fallback to this store. */
  public RetiredAssetFallback(RetiredAssets store) {
    this.store = store;
  }

  /**
   * The paths under which the store may have a file that no live version owns, in order.
   *
   * @param asset its path below the static URL; empty for a file elsewhere
   * @param part its path from the root, where any version may have it
   */
  public List<String> paths(RequestContext context, Optional<String> asset, Optional<String> part) {
    if (!store.isPresent(context.view())) {
      return List.of();
    }
    StaticAssets assets = context.snapshot().table().assets();
    return Stream.concat(
            asset.filter(path -> mayHave(context, path)).stream(),
            part
                .filter(path -> RequestedFiles.isListed(assets, path))
                .filter(path -> !store.lacks(context.view(), path))
                .stream())
        .toList();
  }

  /**
   * Whether the store may have a path that no live version owns. Retired manifests may have called
   * any name hashed. But if the static URL is the root, pages are below it, too, and a name has to
   * be one that might carry a hash; and what was missing a moment ago is not requested again.
   */
  private boolean mayHave(RequestContext context, String path) {
    if (RequestedFiles.isPath(path)) {
      return false; // of a request with two slashes: no manifest names it
    }
    if (AssetPaths.looksHashed(path)) {
      return true;
    }
    boolean everything = context.snapshot().table().assets().url().equals("/");
    return (!everything || MAY_CARRY_A_HASH.matcher(path).find())
        && !store.lacks(context.view(), path);
  }

  /**
   * Answers from the store, or has the request answered otherwise.
   *
   * @param notThere runs if the store does not have it either
   * @param unknown runs if that is unknown
   */
  public void serve(
      HttpServerExchange exchange,
      RequestContext context,
      String path,
      Runnable notThere,
      Runnable unknown) {
    if (!store.isPresent(context.view())) {
      unknown.run();
      return;
    }
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            store.serve(
                exchange,
                context.view(),
                path,
                new RetiredAssets.Listener() {
                  @Override
                  public void found() {
                    context.answer(new Answer.FromStore(RequestedFiles.isPath(path)));
                  }

                  @Override
                  public void missed(Absence why) {
                    switch (why) {
                      case NOT_THERE -> notThere.run();
                      case UNAVAILABLE -> unknown.run();
                    }
                  }
                }));
  }
}
