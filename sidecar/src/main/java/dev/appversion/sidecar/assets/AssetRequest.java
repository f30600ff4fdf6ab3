package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.ProxyMetrics.Count;
import dev.appversion.sidecar.RoutingState;
import dev.appversion.sidecar.assets.Asset.Variant;
import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.routing.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request for an asset. */
final class AssetRequest {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");

  /** What all requests share. */
  record Means(AssetCache cache, AssetLoader loader, ProxyMetrics metrics) {}

  private final Means means;
  private final HttpServerExchange exchange;
  private final RoutingState.View view;
  private final String path;
  private @Nullable List<Owner> owners;
  private final AssetHandler.Serving serving;

  /**
   * @param owners null where they are not looked up yet
   * @param answering the owner whose name stands on the response
   */
  AssetRequest(
      Means means,
      HttpServerExchange exchange,
      RoutingState.View view,
      String path,
      @Nullable List<Owner> owners,
      LiveVersion answering,
      AssetHandler.Serving serving) {
    this.means = means;
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
            means.metrics.count(Count.ASSET_HITS);
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
            means.loader.load(
                wanted, loaded -> exchange.getIoThread().execute(() -> loaded(loaded))));
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
      case Loaded.Wrong(Copy copy) -> forward(Passing.unchecked(copy));
      case Loaded.Slow(Copy copy) -> forward(Passing.unchecked(copy));
      case Loaded.Refused(Copy copy) -> forward(Passing.asItIs(copy));
      case Loaded.NotThere notThere -> serving.notFound();
      case Loaded.Unreachable unreachable -> serving.unreachable();
      case Loaded.TimedOut timedOut -> serving.timedOut();
    }
  }

  /** The bytes are right: what is held is sent, the rest streamed. Nothing is loaded again. */
  private void answer(Asset asset) {
    AssetCache.Entry held = means.cache.acquire(path);
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
        AssetCache.release(held);
        stream(asset, coding);
        return;
      }
    }
    AssetCache.release(held);
    stream(asset, Coding.IDENTITY);
  }

  private void stream(Asset asset, Coding coding) {
    forward(Passing.checked(asset, coding, exchange.getRequestHeaders().contains(Headers.ORIGIN)));
  }

  private void forward(Passing passing) {
    List<LiveVersion> versions =
        owners().stream()
            .map(Owner::version)
            .sorted(
                Comparator.comparing(version -> !version.name().equals(passing.copy().version())))
            .toList();
    serving.forward(versions, passing);
  }
}
