package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.forward.Fetch;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.Outcome.Failure;
import dev.appversion.sidecar.forward.Route;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.state.RoutingState;
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
 * Reads copies of assets to their end, and puts those whose bytes are right into the cache. Bytes
 * are looked at before anybody gets them.
 */
final class CopyReader {
  /** What bodies under way may keep of themselves, together, in bytes. */
  private static final long KEPT_AT_ONCE = 8L << 20;

  private static final System.Logger LOG = System.getLogger(CopyReader.class.getName());

  private final Forwarder forwarder;
  private final Function<RoutingState.View, @Nullable InetSocketAddress> app;
  private final AssetCache cache;
  private final ProxyMetrics metrics;
  private final long maxKept;
  private final CanonicalImports imports;
  private final AtomicLong keepable = new AtomicLong(KEPT_AT_ONCE);

  /**
   * @param app where the own app listens; null where there is none
   * @param maxKept the longest body that is held in memory, in bytes
   * @param imports looks at modules
   */
  CopyReader(
      Forwarder forwarder,
      Function<RoutingState.View, @Nullable InetSocketAddress> app,
      AssetCache cache,
      ProxyMetrics metrics,
      long maxKept,
      CanonicalImports imports) {
    this.forwarder = forwarder;
    this.app = app;
    this.cache = cache;
    this.metrics = metrics;
    this.maxKept = maxKept;
    this.imports = imports;
  }

  /** Looks at one copy; waits for it. */
  Loaded read(Wanted wanted, Owner owner, Copy copy, Flight flight) throws InterruptedException {
    var view = wanted.view();
    var assets = view.snapshot().orElseThrow().table().assets();
    Route route =
        new Route(
            List.of(owner.version()),
            view.ownVersion(),
            app.apply(view),
            view.keys(),
            false,
            null,
            wanted.lasting());
    String target = AssetPaths.encode(assets, copy.path());
    boolean looks = imports.mayBeIn(wanted, owner);
    long most = looks ? Math.max(maxKept, CanonicalImports.MAX_LENGTH) : maxKept;
    try (Fetch.Answer answer =
            Fetch.begin(forwarder, wanted.thread(), route, target, wanted.head()).get();
        Allowance allowance = new Allowance(keepable, most)) {
      AnsweredAsset answered = new AnsweredAsset(answer.headers(), wanted.codings());
      if (answer.status() == 404 || answer.status() == 410) {
        return new Loaded.NotThere();
      }
      if (answer.status() != 200 || answered.coding().isEmpty()) {
        return new Loaded.Refused(copy);
      }
      if (!owner.check().isVerifiable()
          && AnsweredAsset.isPageInItsPlace(copy.path(), answer.headers())) {
        return new Loaded.NotThere();
      }
      flight.answered(copy);
      Inspection inspection =
          Inspection.of(answer.body(), answered.coding().get(), owner.check(), allowance);
      if (!inspection.matches()) {
        return copy.equals(owner.canonical())
            ? made(wanted, owner, copy, answered, inspection)
            : new Loaded.Wrong(copy);
      }
      if (looks && inspection.kept().isPresent()) {
        try (InputStream text = decoded(answered, inspection)) {
          imports.look(wanted, owner, text.readNBytes(CanonicalImports.MAX_LENGTH));
        }
      }
      Inspection held =
          wanted.lookedAt() || inspection.length() > maxKept ? inspection.bare() : inspection;
      Asset asset = new Asset(owner.check(), copy, answered.variants(held, owner.check()));
      if (wanted.lookedAt()) {
        return new Loaded.Known(asset);
      }
      if (!owner.check().isVerifiable()) {
        metrics.count(Count.ASSETS_UNVERIFIABLE);
      }
      boolean tooMuchAtOnce = held.kept().isEmpty() && held.length() <= maxKept;
      return new Loaded.Known(tooMuchAtOnce ? asset : keep(wanted.path(), asset));
    } catch (ExecutionException e) {
      return failed(e.getCause(), copy);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "asset could not be read path={0} error={1}", target, e.toString());
      return new Loaded.Refused(copy);
    }
  }

  private static InputStream decoded(AnsweredAsset answered, Inspection inspection)
      throws IOException {
    InputStream kept = new ByteArrayInputStream(inspection.kept().orElseThrow());
    return answered.coding().orElseThrow().decoded(kept);
  }

  /** Forgets versions that are gone. */
  void retain(Set<String> versions) {
    imports.retain(versions);
  }

  /** A canonical copy may be the source of a text in which a collector rewrote references. */
  private Loaded made(
      Wanted wanted, Owner owner, Copy copy, AnsweredAsset answered, Inspection inspection)
      throws IOException {
    var snapshot = wanted.view().snapshot().orElseThrow();
    Optional<Manifest> manifest = snapshot.manifest(owner.version().name());
    if (manifest.isEmpty() || !CollectedText.mayBeRewritten(manifest.get(), copy.path())) {
      return new Loaded.Wrong(copy);
    }
    boolean tooLong = inspection.length() > maxKept && !wanted.lookedAt();
    if (inspection.kept().isEmpty() || tooLong) {
      return new Loaded.Slow(copy);
    }
    byte[] source;
    try (InputStream body = decoded(answered, inspection)) {
      source = body.readAllBytes(); // bounded: the inspection has decoded it
    }
    Optional<byte[]> delivered =
        new CollectedText(manifest.get(), snapshot.table().assets().url())
            .delivered(copy.path(), source, owner.check());
    if (delivered.isEmpty()) {
      return new Loaded.Wrong(copy);
    }
    if (imports.mayBeIn(wanted, owner)) {
      imports.look(wanted, owner, delivered.get());
    }
    Inspection seen = new Inspection(true, delivered.get().length, delivered);
    if (wanted.lookedAt()) {
      var variants = answered.asMade().variants(seen.bare(), owner.check());
      return new Loaded.Known(new Asset(owner.check(), copy, true, variants));
    }
    Asset asset =
        new Asset(owner.check(), copy, true, answered.asMade().variants(seen, owner.check()));
    return asset.isHeld() && cache.put(wanted.path(), asset)
        ? new Loaded.Known(asset)
        : new Loaded.Slow(copy);
  }

  private static Loaded failed(@Nullable Throwable cause, Copy copy) {
    Failure failure =
        cause instanceof Fetch.FailedException failed ? failed.failure() : Failure.BAD_GATEWAY;
    return switch (failure) {
      case UNREACHABLE, OVERLOADED -> new Loaded.Unreachable();
      case TIMEOUT -> new Loaded.TimedOut();
      case BAD_GATEWAY -> new Loaded.Refused(copy);
    };
  }

  /** Puts it into the cache, beside the codings known before; what comes of it, as it is there. */
  private Asset keep(String path, Asset found) {
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
