package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.cache.Asset;
import dev.appversion.sidecar.cache.AssetCache;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * Serves the hashed assets of all live versions: from the cache, or from an owner after its bytes
 * have been checked. Runs on the I/O thread; lookups run on other threads.
 */
public final class LiveAssets {
  /** The longest body that is cached, in bytes; at most an eighth of the cache. */
  private static final long MAX_HELD = 1 << 20;

  private static final long MIN_LIMIT = 256 << 10;

  /**
   * The pipeline's side of a request, called on the exchange's I/O thread. Each method except the
   * first two ends the exchange, unless its callback is called.
   */
  public interface Serving {
    /** A live version owns the asset: one of the other calls responds to the request. */
    void begins();

    /** The asset is about to be sent from the cache, as that of this owner. */
    void fromMemory(LiveVersion owner);

    /**
     * Forwards the request to the app of an owner.
     *
     * @param miss called if it does not have the asset, or accepts no connections
     */
    void forward(LiveVersion owner, StreamedDelivery delivery, MissListener miss);

    /** No owner has it. */
    void notFound();

    /**
     * No owner accepts connections.
     *
     * @param retry retries them for several seconds; run if no other source has the asset
     */
    void unreachable(Runnable retry);

    /** No owner accepted connections during the retries; the last one tried was this. */
    void stillUnreachable(LiveVersion owner);

    /** The owner did not respond in time. */
    void timedOut();

    /** An internal error of the sidecar. */
    void failed(RuntimeException e);
  }

  private final AssetCache cache;
  private final OwnModules modules;
  private final AssetLoader loader;
  private final Mismatches mismatches;
  private final AssetRequest.Means means;

  /**
   * Creates the union's assets.
   *
   * @param limit the size of the cache, in bytes; 0 caches no bytes
   * @param app the address of the own app; null if there is none
   * @param state receives the imports of the own version's modules
   * @param executor runs tasks that block
   */
  public LiveAssets(
      long limit,
      Mismatches mismatches,
      Upstreams upstreams,
      Function<RoutingState.View, @Nullable InetSocketAddress> app,
      RoutingState state,
      ProxyMetrics metrics,
      Executor executor) {
    // Results of checks are cached even if bytes are not.
    this.cache = new AssetCache(Math.max(limit, MIN_LIMIT));
    this.mismatches = mismatches;
    this.modules = new OwnModules(state);
    AssetReader reader =
        new AssetReader(
            upstreams,
            app,
            cache,
            metrics,
            Math.min(MAX_HELD, limit / 8),
            new CanonicalImports(modules));
    this.loader = new AssetLoader(reader, mismatches, metrics, executor);
    this.means = new AssetRequest.Means(cache, loader, metrics);
    metrics.assetBytes(cache::bytes);
  }

  /**
   * Serves an asset if a live version owns it.
   *
   * @param path the path below the static URL, decoded
   * @return whether a live version has such a hashed path, so that the request is served
   */
  public boolean serve(
      HttpServerExchange exchange, RoutingState.View view, String path, Serving serving) {
    RoutingSnapshot snapshot = view.snapshot().orElseThrow();
    AssetCache.Entry held = cache.acquire(path);
    if (held != null) {
      LiveVersion owner = held.owner(snapshot.table());
      if (owner != null) {
        new AssetRequest(means, exchange, view, path, null, owner, serving).answer(held);
        return true;
      }
    }
    List<AssetOwner> owners = AssetOwner.of(snapshot, view.ownVersion(), path);
    if (owners.isEmpty()) {
      AssetCache.release(held);
      return false;
    }
    LiveVersion owner = held == null ? null : owner(held.asset(), owners);
    if (held != null && owner != null) {
      held.ownedBy(owner, snapshot.table());
      new AssetRequest(means, exchange, view, path, owners, owner, serving).answer(held);
    } else {
      AssetCache.release(held);
      AssetRequest request =
          new AssetRequest(
              means, exchange, view, path, owners, owners.getFirst().version(), serving);
      request.load(request.acceptable(), Set.of());
    }
    return true;
  }

  /** The first owner whose manifest requires exactly this content. */
  private static @Nullable LiveVersion owner(Asset asset, List<AssetOwner> owners) {
    for (AssetOwner owner : owners) {
      if (owner.check().equals(asset.check())) {
        return owner.version();
      }
    }
    return null;
  }

  /**
   * Reads the own version's modules if their imports are unknown.
   *
   * @param mostFiles the maximum number of files
   * @param thread the I/O thread
   * @param executor runs tasks that block
   */
  public ModuleReading moduleReading(
      RoutingState state, int mostFiles, XnioIoThread thread, ExecutorService executor) {
    return new ModuleReading(state, modules, loader, mostFiles, thread, executor);
  }

  /** A routing state was published: removes what it does not contain. */
  public void published(RoutingState.View view) {
    if (view.snapshot().isEmpty()) {
      return;
    }
    RoutingSnapshot snapshot = view.snapshot().get();
    RoutingTable table = snapshot.table();
    cache.retain(
        (path, asset) ->
            AssetOwner.of(snapshot, view.ownVersion(), path).stream()
                .anyMatch(
                    owner ->
                        owner.version().name().equals(asset.copy().version())
                            && owner.check().equals(asset.check())));
    loader.retain(Set.copyOf(table.available()));
    mismatches.retain(
        mismatch ->
            snapshot
                .manifest(mismatch.version())
                .filter(manifest -> manifest.isHashed(mismatch.path()))
                .isPresent());
  }

  /**
   * The own version's file of a hashed path, on this sidecar's disk, was compared with the
   * manifest.
   *
   * @param same whether its bytes match
   */
  public void compared(RoutingState.View view, String path, boolean same) {
    if (view.ownVersion().isEmpty()) {
      return;
    }
    Mismatch mismatch = new Mismatch(view.ownVersion().get(), path);
    if (same) {
      mismatches.remove(mismatch);
    } else if (!mismatches.isRecent(mismatch)) {
      mismatches.add(mismatch);
    }
  }
}
