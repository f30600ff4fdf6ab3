package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.assets.StreamedDelivery.Trust;
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
import org.jspecify.annotations.Nullable;

/** One request for an asset. */
final class AssetRequest {
  /**
   * The codings that apps are asked for. Not zstd: what comes is decoded to be checked, many
   * fetches at once, and each decoder would hold windows of 8 MiB.
   */
  private static final Set<Coding> FROM_APPS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Coding.ZSTD)));

  private static final HttpString ALLOW_ORIGIN =
      new HttpString(HttpFields.ACCESS_CONTROL_ALLOW_ORIGIN);

  /** What all requests share. */
  record Means(AssetCache cache, AssetLoader loader, ProxyMetrics metrics) {}

  private final Means means;
  private final HttpServerExchange exchange;
  private final RoutingState.View view;
  private final String path;
  private @Nullable List<AssetOwner> owners;
  private final LiveAssets.Serving serving;

  /** The owner that is tried, or whose bytes are in memory. */
  private LiveVersion answering;

  /** Whether several may be asked: a body is there only once. */
  private final boolean repeatable;

  /** Copies that were known and then not there. */
  private final Set<AssetLocation> vanished = new HashSet<>();

  /** Whether an owner that was passed over may have it. */
  private boolean away;

  /** Whether owners that take no connections are tried for seconds. */
  private boolean lasting;

  /**
   * @param owners null where they are not looked up yet
   * @param answering the owner that is tried first, or whose bytes are in memory
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
    this.owners = owners;
    this.serving = serving;
    this.repeatable = !RequestHead.of(exchange).hasBody();
    this.answering = answering;
    serving.begins();
  }

  /** Those that apps are asked for and that are acceptable, best first. */
  List<Coding> acceptable() {
    HeaderValues values = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
    return AcceptEncoding.acceptable(FROM_APPS, values == null ? List.of() : values);
  }

  private List<AssetOwner> owners() {
    List<AssetOwner> known = owners;
    if (known == null) {
      known = AssetOwner.of(view.snapshot().orElseThrow(), view.ownVersion(), path);
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
        case Variant.Held(Representation representation, Asset.Sent _) -> {
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
    AssetLookup wanted = AssetLookup.by(exchange, view, path, owners(), codings, lasting);
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            means.loader.load(
                wanted, loaded -> exchange.getIoThread().execute(() -> loaded(loaded))));
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
          forward(StreamedDelivery.unchecked(copy), why -> passOver(copy.version(), why));
      case LookupResult.Slow(AssetLocation copy) -> forwardUnseen(copy, Trust.UNCHECKED);
      case LookupResult.Refused(AssetLocation copy) -> forwardUnseen(copy, Trust.APPS_OWN);
      case LookupResult.NotThere notThere when away -> unreachable();
      case LookupResult.NotThere notThere -> serving.notFound();
      case LookupResult.Unreachable unreachable -> unreachable();
      case LookupResult.TimedOut timedOut -> serving.timedOut();
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
    forward(StreamedDelivery.checked(asset, coding), why -> vanished(asset.copy(), why));
  }

  /** What was looked at is not there any more, or not in the pod that was asked. */
  private void vanished(AssetLocation copy, Absence why) {
    if (why == Absence.NOT_THERE) {
      means.cache.forget(path, copy);
    }
    if (why == Absence.NOT_THERE && vanished.add(copy) && repeatable) {
      lookAgain();
    } else {
      passOver(copy.version(), why);
    }
  }

  /**
   * Has a copy answer that nobody has looked at. Where it is not there, the owner may have the
   * other one: which of them an app has is told by looking alone.
   */
  private void forwardUnseen(AssetLocation copy, Trust trust) {
    Optional<AssetLocation> other = owner(copy).flatMap(owner -> owner.otherThan(copy));
    forward(
        unseen(copy, trust),
        why -> {
          if (why == Absence.NOT_THERE && other.isPresent() && repeatable) {
            forward(unseen(other.get(), trust), whyNot -> passOver(copy.version(), whyNot));
          } else {
            passOver(copy.version(), why);
          }
        });
  }

  /** What an app says of how long its canonical file may be kept is not true of the hashed path. */
  private StreamedDelivery unseen(AssetLocation copy, Trust trust) {
    return trust == Trust.APPS_OWN && copy.path().equals(path)
        ? StreamedDelivery.asItIs(copy)
        : StreamedDelivery.unchecked(copy);
  }

  /** Goes on without this owner. */
  private void passOver(String version, Absence why) {
    away |= why == Absence.UNAVAILABLE;
    List<AssetOwner> others =
        owners().stream().filter(owner -> !owner.version().name().equals(version)).toList();
    boolean fewer = others.size() < owners().size();
    owners = others;
    if (fewer && !others.isEmpty() && repeatable) {
      lookAgain();
    } else if (away) {
      unreachable();
    } else {
      serving.notFound();
    }
  }

  /** An app that restarts listens again within seconds; meanwhile the asset may be elsewhere. */
  private void unreachable() {
    if (lasting || !repeatable) {
      serving.stillUnreachable(answering);
    } else {
      serving.unreachable(
          () -> {
            lasting = true;
            away = false;
            owners = null; // those that were passed over, too
            lookAgain();
          });
    }
  }

  private void lookAgain() {
    answering = owners().getFirst().version();
    load(acceptable(), Set.of());
  }

  private void forward(StreamedDelivery passing, MissListener miss) {
    Optional<AssetOwner> owner = owner(passing.copy());
    if (owner.isPresent()) {
      answering = owner.get().version();
      serving.forward(answering, passing, miss);
    } else {
      miss.missed(Absence.NOT_THERE); // it was found under another table than this request's
    }
  }

  private Optional<AssetOwner> owner(AssetLocation copy) {
    return owners().stream()
        .filter(owner -> owner.version().name().equals(copy.version()))
        .findFirst();
  }
}
