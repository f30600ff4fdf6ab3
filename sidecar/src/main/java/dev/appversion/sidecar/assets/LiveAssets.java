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
 * Serves the hashed assets of all live versions: from memory, or from an owner once its bytes have
 * been checked. Runs on the I/O thread; lookups run on other threads.
 */
public final class LiveAssets {
  /** The longest body that is held, in bytes; and no more than an eighth of what there is. */
  private static final long MAX_HELD = 1 << 20;

  private static final long MIN_LIMIT = 256 << 10;

  /**
   * What a request needs of the pipeline. All of it is called on the exchange's I/O thread. Each
   * but the first two ends the exchange, unless its callback is called.
   */
  public interface Serving {
    /** A live version owns the asset: the request is answered by one of the other calls. */
    void begins();

    /** The asset is about to be sent from memory, as of this owner. */
    void fromMemory(LiveVersion owner);

    /**
     * The request is to be forwarded to an owner's app.
     *
     * @param miss is called if it does not have the asset, or accepts no connections
     */
    void forward(LiveVersion owner, StreamedDelivery delivery, MissListener miss);

    /** No owner has it. */
    void notFound();

    /**
     * No owner accepts connections.
     *
     * @param retry has them tried for seconds, if the asset is nowhere else
     */
    void unreachable(Runnable retry);

    /** No owner accepted connections in all these tries; the last one was this. */
    void stillUnreachable(LiveVersion owner);

    /** The owner did not respond in time. */
    void timedOut();

    /** A fault of the sidecar. */
    void failed(RuntimeException e);
  }

  private final AssetCache cache;
  private final OwnModules modules;
  private final AssetLoader loader;
  private final Mismatches mismatches;
  private final AssetRequest.Means means;

  /**
   * Makes one.
   *
   * @param limit what may be held in memory, in bytes; 0 holds no asset's bytes
   * @param app where the own app listens; null where there is none
   * @param state is given what is found out of the own version's modules
   * @param executor runs what waits
   */
  public LiveAssets(
      long limit,
      Mismatches mismatches,
      Upstreams upstreams,
      Function<RoutingState.View, @Nullable InetSocketAddress> app,
      RoutingState state,
      ProxyMetrics metrics,
      Executor executor) {
    // What is known of assets whose bytes are not held is remembered all the same.
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
   * @return whether the request has been taken; else no live version has such a hashed path
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

  /** The first owner that must have just this content. */
  private static @Nullable LiveVersion owner(Asset asset, List<AssetOwner> owners) {
    for (AssetOwner owner : owners) {
      if (owner.check().equals(asset.check())) {
        return owner.version();
      }
    }
    return null;
  }

  /**
   * Reads the own version's modules, where what they import is not known.
   *
   * @param mostFiles how many at most
   * @param thread does the I/O
   * @param executor has the threads that wait
   */
  public ModuleReading moduleReading(
      RoutingState state, int mostFiles, XnioIoThread thread, ExecutorService executor) {
    return new ModuleReading(state, modules, loader, mostFiles, thread, executor);
  }

  /** A state is in force: what it does not have goes. */
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

  /** The own version's file of a hashed path lies on this sidecar's disk, and was looked at. */
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
