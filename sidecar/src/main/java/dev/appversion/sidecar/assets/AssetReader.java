package dev.appversion.sidecar.assets;

import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.cache.Asset;
import dev.appversion.sidecar.cache.AssetCache;
import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.cache.MemoryBudget;
import dev.appversion.sidecar.forward.Fetch;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.route.Route;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.AssetPaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads assets from their owners and caches those whose bytes match the manifest. No byte is sent
 * to a client before it is checked.
 */
final class AssetReader {
  /** The memory budget of all bodies being read, in bytes. */
  private static final long MAX_BUFFERED = 8L << 20;

  private static final System.Logger LOG = System.getLogger(AssetReader.class.getName());

  private final Upstreams upstreams;
  private final Function<RoutingState.View, @Nullable InetSocketAddress> app;
  private final AssetCache cache;
  private final ProxyMetrics metrics;
  private final long maxKept;
  private final CanonicalImports imports;
  private final AtomicLong keepable = new AtomicLong(MAX_BUFFERED);

  /**
   * @param app the address of the own app; null if there is none
   * @param maxKept the longest body that is cached, in bytes
   * @param imports finds the imports of modules
   */
  AssetReader(
      Upstreams upstreams,
      Function<RoutingState.View, @Nullable InetSocketAddress> app,
      AssetCache cache,
      ProxyMetrics metrics,
      long maxKept,
      CanonicalImports imports) {
    this.upstreams = upstreams;
    this.app = app;
    this.cache = cache;
    this.metrics = metrics;
    this.maxKept = maxKept;
    this.imports = imports;
  }

  /** Reads and checks the asset at one location. Blocks. */
  LookupResult read(AssetLookup lookup, AssetOwner owner, AssetLocation copy, InFlightLookup flight)
      throws InterruptedException {
    var view = lookup.view();
    var assets = view.snapshot().orElseThrow().table().assets();
    Route route =
        Route.toVersions(List.of(owner.version()), view.ownVersion(), app.apply(view), view.keys())
            .lastingIf(lookup.lasting());
    String target = AssetPaths.encode(assets, copy.path());
    boolean looks = imports.mayBeIn(lookup, owner);
    long most = looks ? Math.max(maxKept, CanonicalImports.MAX_LENGTH) : maxKept;
    try (Fetch.Answer answer =
            Fetch.begin(upstreams, lookup.thread(), route, target, lookup.head()).get();
        MemoryBudget allowance = new MemoryBudget(keepable, most)) {
      AssetResponse answered = new AssetResponse(answer.headers(), lookup.codings());
      if (answer.status() == 404 || answer.status() == 410) {
        return new LookupResult.NotThere();
      }
      if (answer.status() != 200 || answered.coding().isEmpty()) {
        return new LookupResult.Refused(copy);
      }
      if (!owner.check().isVerifiable()
          && AssetResponse.isPageInItsPlace(copy.path(), answer.headers())) {
        return new LookupResult.NotThere();
      }
      flight.answered(copy);
      BodyCheck inspection =
          BodyCheck.of(answer.body(), answered.coding().get(), owner.check(), allowance);
      if (!inspection.matches()) {
        return copy.equals(owner.canonical())
            ? build(lookup, owner, copy, answered, inspection)
            : new LookupResult.Wrong(copy);
      }
      if (looks && inspection.kept().isPresent()) {
        try (InputStream text = decoded(answered, inspection)) {
          imports.read(lookup, owner, text.readNBytes(CanonicalImports.MAX_LENGTH));
        }
      }
      BodyCheck held =
          lookup.importsOnly() || inspection.length() > maxKept ? inspection.bare() : inspection;
      Asset asset = new Asset(owner.check(), copy, answered.variants(held, owner.check()));
      if (lookup.importsOnly()) {
        return new LookupResult.Known(asset);
      }
      if (!owner.check().isVerifiable()) {
        metrics.count(Count.ASSETS_UNVERIFIABLE);
      }
      boolean tooMuchAtOnce = held.kept().isEmpty() && held.length() <= maxKept;
      return new LookupResult.Known(tooMuchAtOnce ? asset : cache(lookup.path(), asset));
    } catch (ExecutionException e) {
      return failed(e.getCause(), copy);
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG, "asset could not be read path={0} error={1}", target, IoFailure.describe(e));
      return new LookupResult.Refused(copy);
    }
  }

  private static InputStream decoded(AssetResponse answered, BodyCheck inspection)
      throws IOException {
    InputStream kept = new ByteArrayInputStream(inspection.kept().orElseThrow());
    return answered.coding().orElseThrow().decoded(kept);
  }

  /** The owners in the order in which they are read. */
  List<AssetOwner> reachableFirst(List<AssetOwner> owners) {
    return upstreams
        .unreachable()
        .last(owners, owner -> Addresses.parse(owner.version().address()));
  }

  /** Removes the state of versions that are no longer live. */
  void retain(Set<String> versions) {
    imports.retain(versions);
  }

  /**
   * Builds the delivered bytes from a canonical file in which a collector has rewritten references.
   */
  private LookupResult build(
      AssetLookup lookup,
      AssetOwner owner,
      AssetLocation copy,
      AssetResponse answered,
      BodyCheck inspection)
      throws IOException {
    var snapshot = lookup.view().snapshot().orElseThrow();
    Optional<Manifest> manifest = snapshot.manifest(owner.version().name());
    if (manifest.isEmpty() || !CollectedText.mayBeRewritten(manifest.get(), copy.path())) {
      return new LookupResult.Wrong(copy);
    }
    boolean tooLong = inspection.length() > maxKept && !lookup.importsOnly();
    if (inspection.kept().isEmpty() || tooLong) {
      return new LookupResult.Slow(copy);
    }
    byte[] source;
    try (InputStream body = decoded(answered, inspection)) {
      source = body.readAllBytes(); // bounded: BodyCheck has decoded it
    }
    Optional<byte[]> delivered =
        new CollectedText(manifest.get(), snapshot.table().assets().url())
            .delivered(copy.path(), source, owner.check());
    if (delivered.isEmpty()) {
      return new LookupResult.Wrong(copy);
    }
    if (imports.mayBeIn(lookup, owner)) {
      imports.read(lookup, owner, delivered.get());
    }
    BodyCheck seen = new BodyCheck(true, delivered.get().length, delivered);
    if (lookup.importsOnly()) {
      var variants = answered.asMade().variants(seen.bare(), owner.check());
      return new LookupResult.Known(new Asset(owner.check(), copy, true, variants));
    }
    Asset asset =
        new Asset(owner.check(), copy, true, answered.asMade().variants(seen, owner.check()));
    return asset.isHeld() && cache.put(lookup.path(), asset)
        ? new LookupResult.Known(asset)
        : new LookupResult.Slow(copy);
  }

  private static LookupResult failed(@Nullable Throwable cause, AssetLocation copy) {
    Failure failure =
        cause instanceof Fetch.FailedException failed ? failed.failure() : Failure.BAD_GATEWAY;
    return switch (failure) {
      case UNREACHABLE, OVERLOADED -> new LookupResult.Unreachable();
      case TIMEOUT -> new LookupResult.TimedOut();
      case BAD_GATEWAY -> new LookupResult.Refused(copy);
    };
  }

  /** Caches the asset together with the codings cached before. Returns the cached asset. */
  private Asset cache(String path, Asset found) {
    Asset all = found;
    AssetCache.Entry before = cache.acquire(path);
    if (before != null) {
      Asset known = before.asset();
      before.release();
      if (known.isSameCopy(found)) {
        all = known.with(found.variants());
      }
    }
    if (cache.put(path, all)) {
      return all;
    }
    Asset bare = all.withoutBytes();
    cache.put(path, bare);
    return bare;
  }
}
