package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.ProxyMetrics.Count;
import dev.appversion.sidecar.RoutingState;
import dev.appversion.sidecar.assets.Asset.Variant;
import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingSnapshot;
import dev.appversion.versioning.routing.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the hashed assets of all live versions: from memory, else from an owner once its bytes
 * have been looked at. Runs on the I/O thread; looking is done elsewhere.
 */
public final class AssetHandler {
  /** The longest body that is held, in bytes; and no more than an eighth of what there is. */
  private static final long MAX_HELD = 1 << 20;

  private static final long MIN_LIMIT = 256 << 10;
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");

  /**
   * What a request needs of the pipeline. Everything is called on the exchange's I/O thread, and
   * exactly one of those after the first ends the exchange.
   */
  public interface Serving {
    /** This version has the asset: its name stands on the response, unless another answers. */
    void answering(LiveVersion version);

    /** The owners' apps are asked in the client's own words, in this order. */
    void forward(List<LiveVersion> owners, Passing passing);

    /** No owner has it. */
    void notFound();

    /** No owner takes connections. */
    void unreachable();

    /** The owner did not answer in time. */
    void timedOut();

    /** A fault of our own. */
    void failed(RuntimeException e);
  }

  private final AssetCache cache;
  private final AssetLoader loader;
  private final Mismatches mismatches;
  private final ProxyMetrics metrics;

  /**
   * Makes one.
   *
   * @param limit what may be held in memory, in bytes; 0 holds no asset's bytes
   * @param app where the own app listens; null where there is none
   * @param executor runs what waits
   */
  public AssetHandler(
      long limit,
      Mismatches mismatches,
      Forwarder forwarder,
      Function<RoutingState.View, @Nullable InetSocketAddress> app,
      ProxyMetrics metrics,
      Executor executor) {
    // What is known of assets whose bytes are not held is remembered all the same.
    this.cache = new AssetCache(Math.max(limit, MIN_LIMIT));
    this.mismatches = mismatches;
    this.metrics = metrics;
    this.loader =
        new AssetLoader(
            forwarder, app, cache, mismatches, metrics, executor, Math.min(MAX_HELD, limit / 8));
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
        new Request(exchange, view, path, null, owner, serving).answer(held);
        return true;
      }
    }
    List<Owner> owners = Owner.of(snapshot, view.ownVersion(), path);
    if (owners.isEmpty()) {
      release(held);
      return false;
    }
    LiveVersion owner = held == null ? null : owner(held.asset(), owners);
    if (held != null && owner != null) {
      held.ownedBy(owner, snapshot.table());
      new Request(exchange, view, path, owners, owner, serving).answer(held);
    } else {
      release(held);
      Request request =
          new Request(exchange, view, path, owners, owners.getFirst().version(), serving);
      request.load(request.acceptable(), Set.of());
    }
    return true;
  }

  private static void release(AssetCache.@Nullable Entry held) {
    if (held != null) {
      held.release();
    }
  }

  /** The first owner that must have just this content. */
  private static @Nullable LiveVersion owner(Asset asset, List<Owner> owners) {
    for (Owner owner : owners) {
      if (owner.check().equals(asset.check())) {
        return owner.version();
      }
    }
    return null;
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
            Owner.of(snapshot, view.ownVersion(), path).stream()
                .anyMatch(
                    owner ->
                        owner.version().name().equals(asset.version())
                            && owner.check().equals(asset.check())));
    loader.retain(Set.copyOf(table.available()));
    mismatches.retain(
        mismatch ->
            snapshot
                .manifest(mismatch.version())
                .filter(manifest -> manifest.isHashed(mismatch.path()))
                .isPresent());
  }

  /** One request for an asset. */
  private final class Request {
    private final HttpServerExchange exchange;
    private final RoutingState.View view;
    private final String path;
    private @Nullable List<Owner> owners;
    private final Serving serving;

    /**
     * @param owners null where they are not looked up yet
     * @param answering the owner whose name stands on the response
     */
    Request(
        HttpServerExchange exchange,
        RoutingState.View view,
        String path,
        @Nullable List<Owner> owners,
        LiveVersion answering,
        Serving serving) {
      this.exchange = exchange;
      this.view = view;
      this.path = path;
      this.owners = owners;
      this.serving = serving;
      serving.answering(answering);
    }

    List<Coding> acceptable() {
      HeaderValues values = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
      return AcceptEncoding.acceptable(values == null ? List.of() : values);
    }

    private List<Owner> owners() {
      List<Owner> known = owners;
      if (known == null) {
        known = Owner.of(view.snapshot().orElseThrow(), view.ownVersion(), path);
        owners = known;
      }
      return known;
    }

    /** Answers with what is in the cache, as far as it is known in a coding that is acceptable. */
    void answer(AssetCache.Entry held) {
      Asset asset = held.asset();
      List<Coding> acceptable = acceptable();
      for (Coding coding : acceptable) {
        switch (asset.variant(coding)) {
          case null -> {
            held.release();
            load(acceptable, asset.variants().keySet());
            return;
          }
          case Variant.Held(Representation representation) -> {
            if (isForeign(representation)) {
              held.release();
              stream(asset, coding);
            } else {
              metrics.count(Count.ASSET_HITS);
              exchange.addExchangeCompleteListener(
                  (completed, next) -> {
                    held.release();
                    next.proceed();
                  });
              AssetSender.send(exchange, representation);
            }
            return;
          }
          case Variant.Streamed streamed -> {
            held.release();
            stream(asset, coding);
            return;
          }
          case Variant.Absent absent -> {
            continue;
          }
        }
      }
      held.release();
      stream(asset, Coding.IDENTITY);
    }

    /**
     * Whether a page of another origin asks, and what is held does not say that everybody may read
     * it: then the app itself says whether this one may.
     */
    private boolean isForeign(Representation representation) {
      return exchange.getRequestHeaders().contains(Headers.ORIGIN)
          && representation.fields().stream()
              .noneMatch(field -> field.name().equals(ALLOW_ORIGIN) && field.value().equals("*"));
    }

    /** Has the bytes looked at, then answers. */
    void load(List<Coding> acceptable, Set<Coding> known) {
      EnumSet<Coding> codings = EnumSet.copyOf(acceptable);
      codings.removeAll(known);
      if (acceptable.getFirst() == Coding.IDENTITY) {
        codings = EnumSet.of(Coding.IDENTITY); // compressed it would be worth less to this client
      }
      Wanted wanted = Wanted.by(exchange, view, path, owners(), codings);
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () ->
              loader.load(wanted, loaded -> exchange.getIoThread().execute(() -> loaded(loaded))));
    }

    private void loaded(Loaded loaded) {
      try {
        answer(loaded);
      } catch (RuntimeException e) {
        serving.failed(e);
      }
    }

    private void answer(Loaded loaded) {
      switch (loaded) {
        case Loaded.Known(Asset asset) -> answer(asset);
        case Loaded.Wrong wrong -> forward(Passing.UNCHECKED);
        case Loaded.Slow slow -> forward(Passing.UNCHECKED);
        case Loaded.Refused refused -> forward(Passing.AS_IT_IS);
        case Loaded.NotThere notThere -> serving.notFound();
        case Loaded.Unreachable unreachable -> serving.unreachable();
        case Loaded.TimedOut timedOut -> serving.timedOut();
      }
    }

    /** The bytes are right: what is held is sent, the rest streamed. Nothing is loaded again. */
    private void answer(Asset asset) {
      AssetCache.Entry held = cache.acquire(path);
      for (Coding coding : acceptable()) {
        Variant variant = asset.variant(coding);
        boolean there = held != null && held.asset().isSameCopy(asset);
        if (variant instanceof Variant.Held
            && there
            && held != null
            && held.asset().variant(coding) instanceof Variant.Held) {
          answer(held);
          return;
        }
        if (variant != null && !(variant instanceof Variant.Absent)) {
          release(held);
          stream(asset, coding);
          return;
        }
      }
      release(held);
      stream(asset, Coding.IDENTITY);
    }

    private void stream(Asset asset, Coding coding) {
      forward(
          Passing.checked(asset, coding, exchange.getRequestHeaders().contains(Headers.ORIGIN)));
    }

    private void forward(Passing passing) {
      List<LiveVersion> versions =
          owners().stream()
              .map(Owner::version)
              .sorted(Comparator.comparing(version -> !version.name().equals(passing.version())))
              .toList();
      serving.forward(versions, passing);
    }
  }
}
