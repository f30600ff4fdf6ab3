package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.Asset;
import dev.appversion.sidecar.cache.Asset.Variant;
import dev.appversion.sidecar.cache.AssetCache;
import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.cache.Representation;
import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.content.ContentSender;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.wire.message.RequestHead;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Responds to one request for an asset: from the cache, or by forwarding it to an owner. */
final class AssetRequest {
  /**
   * The codings that are requested from apps. Without zstd: many responses are decoded concurrently
   * to verify them, and each decoder would hold a window of 8 MiB.
   */
  private static final Set<Coding> FROM_APPS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Coding.ZSTD)));

  private static final HttpString ALLOW_ORIGIN =
      new HttpString(HttpFields.ACCESS_CONTROL_ALLOW_ORIGIN);

  /** The dependencies, which all requests share. */
  record Means(AssetCache cache, AssetLoader loader, ProxyMetrics metrics) {}

  private final Means means;
  private final HttpServerExchange exchange;
  private final RoutingState.View view;
  private final String path;
  private final RemainingOwners owners;
  private final LiveAssets.Serving serving;

  /** The owner that the request is sent to, or whose bytes are cached. */
  private LiveVersion answering;

  /** Whether several owners may be tried. A request with a body can be sent only once. */
  private final boolean repeatable;

  /** Locations that had the asset and then responded that they do not have it. */
  private final Set<AssetLocation> missing = new HashSet<>();

  /** Whether an owner that did not respond may have the asset. */
  private boolean unavailable;

  /** Whether owners that do not accept connections are retried for several seconds. */
  private boolean lasting;

  /**
   * @param owners null if they have not been looked up yet
   * @param answering the owner that is tried first, or whose bytes are cached
   */
  AssetRequest(
      Means means,
      HttpServerExchange exchange,
      RoutingState.View view,
      String path,
      @Nullable List<AssetOwner> owners,
      LiveVersion answering,
      LiveAssets.Serving serving) {
    this.means = means;
    this.exchange = exchange;
    this.view = view;
    this.path = path;
    this.owners = new RemainingOwners(view, path, owners);
    this.serving = serving;
    this.repeatable = !RequestHead.of(exchange).hasBody();
    this.answering = answering;
    serving.begins();
  }

  /** The codings that are requested from apps and acceptable to the client, best first. */
  List<Coding> acceptable() {
    HeaderValues values = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
    return AcceptEncoding.acceptable(FROM_APPS, values == null ? List.of() : values);
  }

  /**
   * Responds from the cache, if a coding that is acceptable to the client has been requested
   * before.
   */
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
        case Variant.Held(Representation representation, Asset.Sent _) -> {
          if (isCrossOrigin(representation)) {
            held.release();
            stream(asset, coding);
          } else {
            means.metrics.count(Count.ASSET_HITS);
            exchange.addExchangeCompleteListener(
                (completed, next) -> {
                  held.release();
                  next.proceed();
                });
            serving.fromMemory(answering);
            ContentSender.send(exchange, representation);
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
   * Whether the request is cross-origin and the cached response does not allow all origins, so that
   * the app must decide whether this origin may read it.
   */
  private boolean isCrossOrigin(Representation representation) {
    return exchange.getRequestHeaders().contains(Headers.ORIGIN)
        && representation.fields().stream()
            .noneMatch(field -> field.name().equals(ALLOW_ORIGIN) && field.value().equals("*"));
  }

  /** Looks the asset up, then responds. */
  void load(List<Coding> acceptable, Set<Coding> known) {
    EnumSet<Coding> codings = EnumSet.copyOf(acceptable);
    codings.removeAll(known);
    if (acceptable.getFirst() == Coding.IDENTITY) {
      codings = EnumSet.of(Coding.IDENTITY); // this client prefers it uncompressed
    }
    AssetLookup lookup = AssetLookup.by(exchange, view, path, owners.all(), codings, lasting);
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            means.loader.load(
                lookup, loaded -> exchange.getIoThread().execute(() -> loaded(loaded))));
  }

  private void loaded(LookupResult loaded) {
    try {
      answer(loaded);
    } catch (RuntimeException e) {
      serving.failed(e);
    }
  }

  private void answer(LookupResult loaded) {
    switch (loaded) {
      case LookupResult.Known(Asset asset) -> answer(asset);
      case LookupResult.Wrong(AssetLocation copy) ->
          forward(StreamedDelivery.unchecked(copy), why -> skip(copy.version(), why));
      case LookupResult.Slow(AssetLocation copy) ->
          forwardUnchecked(copy, StreamedDelivery::unchecked);
      case LookupResult.Refused(AssetLocation copy) ->
          forwardUnchecked(copy, refused -> StreamedDelivery.refused(refused, path));
      case LookupResult.NotThere notThere when unavailable -> unreachable();
      case LookupResult.NotThere notThere -> serving.notFound();
      case LookupResult.Unreachable unreachable -> unreachable();
      case LookupResult.TimedOut timedOut -> serving.timedOut();
    }
  }

  /**
   * Responds with a verified asset, from the cache if it is cached, otherwise streamed. Does not
   * look it up again.
   */
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
    forward(StreamedDelivery.checked(asset, coding), why -> missing(asset.copy(), why));
  }

  /**
   * A location that had the asset responded without it: the asset was deleted, or another pod
   * responded.
   */
  private void missing(AssetLocation copy, Absence why) {
    if (why == Absence.NOT_THERE) {
      means.cache.forget(path, copy);
    }
    if (why == Absence.NOT_THERE && missing.add(copy) && repeatable) {
      lookUpAgain();
    } else {
      skip(copy.version(), why);
    }
  }

  /**
   * Forwards to a location that has not been checked. If the app does not have the asset there,
   * tries the owner's other location, since only a request shows which of them exists.
   */
  private void forwardUnchecked(
      AssetLocation copy, Function<AssetLocation, StreamedDelivery> delivery) {
    Optional<AssetLocation> other = owners.of(copy).flatMap(owner -> owner.otherThan(copy));
    forward(
        delivery.apply(copy),
        why -> {
          if (why == Absence.NOT_THERE && other.isPresent() && repeatable) {
            forward(delivery.apply(other.get()), whyNot -> skip(copy.version(), whyNot));
          } else {
            skip(copy.version(), why);
          }
        });
  }

  /** Continues with the other owners. */
  private void skip(String version, Absence why) {
    unavailable |= why == Absence.UNAVAILABLE;
    if (owners.exclude(version) && repeatable) {
      lookUpAgain();
    } else if (unavailable) {
      unreachable();
    } else {
      serving.notFound();
    }
  }

  /**
   * No owner accepts connections. Tries other sources first, then retries the owners for several
   * seconds, in case an app is restarting.
   */
  private void unreachable() {
    if (lasting || !repeatable) {
      serving.stillUnreachable(answering);
    } else {
      serving.unreachable(
          () -> {
            lasting = true;
            unavailable = false;
            owners.reset();
            lookUpAgain();
          });
    }
  }

  private void lookUpAgain() {
    answering = owners.all().getFirst().version();
    load(acceptable(), Set.of());
  }

  private void forward(StreamedDelivery passing, MissListener miss) {
    Optional<AssetOwner> owner = owners.of(passing.copy());
    if (owner.isPresent()) {
      answering = owner.get().version();
      serving.forward(answering, passing, miss);
    } else {
      miss.missed(Absence.NOT_THERE); // found with another table than that of this request
    }
  }
}
