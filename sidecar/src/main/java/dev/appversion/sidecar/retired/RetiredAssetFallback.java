package dev.appversion.sidecar.retired;

import dev.appversion.sidecar.assets.Absence;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.store.RequestedFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves assets from the store of retired versions if no live version can. */
public final class RetiredAssetFallback {
  /** Names that may contain a hash in any form that a manifest may list. */
  private static final Pattern MAY_CARRY_A_HASH =
      Pattern.compile("[-._][A-Za-z0-9_-]{6,64}\\.[^/]+$");

  private final RetiredAssets store;

  /** Creates a fallback to this store. */
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
   * Whether the store may have a path that no live version owns. Retired manifests may have listed
   * any name as hashed. But if the static URL is the root, pages are below it as well, and the name
   * must possibly contain a hash. A path in the negative cache is not requested.
   */
  private boolean mayHave(RequestContext context, String path) {
    if (RequestedFiles.isPath(path)) {
      return false; // a path with two slashes: in no manifest
    }
    if (AssetPaths.looksHashed(path)) {
      return true;
    }
    boolean everything = context.snapshot().table().assets().url().equals("/");
    return (!everything || MAY_CARRY_A_HASH.matcher(path).find())
        && !store.lacks(context.view(), path);
  }

  /**
   * Responds from the store, or runs a callback.
   *
   * @param notThere runs if the store does not have it
   * @param unknown runs if it is unknown whether the store has it
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
                  public void failed(IOException e) {
                    context.withdrawAnswer();
                    ErrorResponses.internal(exchange);
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
