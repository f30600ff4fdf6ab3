package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Looks up assets at their owners, on a thread that may block. Concurrent requests for an asset
 * share one lookup.
 */
final class AssetLoader {
  /** The limit of concurrent lookups; above it, requests are forwarded unchecked. */
  private static final int MAX_FLIGHTS = 256;

  private static final System.Logger LOG = System.getLogger(AssetLoader.class.getName());

  private final AssetReader reader;
  private final Mismatches mismatches;
  private final ProxyMetrics metrics;
  private final Executor executor;
  private final Map<AssetLookup.Key, InFlightLookup> flights = new ConcurrentHashMap<>();

  /**
   * The versions whose canonical path is tried first: their hashed path did not match the last
   * time.
   */
  private final Set<String> canonicalFirst = ConcurrentHashMap.newKeySet();

  /**
   * @param executor runs tasks that block
   */
  AssetLoader(AssetReader reader, Mismatches mismatches, ProxyMetrics metrics, Executor executor) {
    this.reader = reader;
    this.mismatches = mismatches;
    this.metrics = metrics;
    this.executor = executor;
  }

  /** Looks an asset up. The listener is called once, on any thread. */
  void load(AssetLookup lookup, Consumer<LookupResult> listener) {
    AssetLookup.Key key = lookup.key();
    while (true) {
      InFlightLookup flight = flights.get(key);
      if (flight == null) {
        if (flights.size() >= MAX_FLIGHTS) {
          listener.accept(new LookupResult.Slow(likely(lookup.owners().getFirst())));
          return;
        }
        InFlightLookup mine = new InFlightLookup(lookup.thread());
        flight = flights.putIfAbsent(key, mine);
        if (flight == null) {
          flight = mine;
          begin(lookup, mine);
        }
      }
      if (flight.join(listener)) {
        return;
      }
    }
  }

  private void begin(AssetLookup lookup, InFlightLookup flight) {
    try {
      executor.execute(() -> run(lookup, flight));
    } catch (RejectedExecutionException e) {
      finish(lookup, flight, new LookupResult.Refused(likely(lookup.owners().getFirst())));
    }
  }

  private void run(AssetLookup lookup, InFlightLookup flight) {
    LookupResult loaded = new LookupResult.Refused(likely(lookup.owners().getFirst()));
    try {
      if (!lookup.importsOnly()) {
        metrics.count(Count.ASSET_LOADS);
      }
      loaded = lookUp(lookup, flight);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "asset lookup failed with an internal error", e);
    } finally {
      finish(lookup, flight, loaded);
    }
  }

  private void finish(AssetLookup lookup, InFlightLookup flight, LookupResult loaded) {
    flights.remove(lookup.key(), flight);
    flight.finish(loaded);
  }

  private LookupResult lookUp(AssetLookup lookup, InFlightLookup flight)
      throws InterruptedException {
    List<LookupResult> seen = new ArrayList<>();
    AssetLookup current = lookup;
    for (AssetOwner owner : reader.reachableFirst(lookup.owners())) {
      Mismatch mismatch = new Mismatch(owner.version().name(), lookup.path());
      if (mismatches.isRecent(mismatch)) {
        seen.add(new LookupResult.Wrong(owner.hashed()));
        continue;
      }
      LookupResult loaded = lookUp(current, owner, flight);
      if (loaded instanceof LookupResult.Unreachable) {
        current = lookup.brief(); // the other owners are not retried for as long
      }
      if (loaded instanceof LookupResult.Known) {
        mismatches.remove(mismatch);
        return loaded;
      }
      seen.add(loaded);
      if (loaded instanceof LookupResult.TimedOut) {
        break; // the clients have waited for the whole timeout
      }
    }
    return seen.stream().min(Comparator.comparingInt(AssetLoader::rank)).orElseThrow();
  }

  /** The order of preference if owners differ: what can be sent, then what may be forwarded. */
  private static int rank(LookupResult loaded) {
    return switch (loaded) {
      case LookupResult.Known known -> 0;
      case LookupResult.Slow slow -> 1;
      case LookupResult.Wrong wrong -> 2;
      case LookupResult.TimedOut timedOut -> 3;
      case LookupResult.Refused refused -> 4;
      case LookupResult.Unreachable unreachable -> 5;
      case LookupResult.NotThere notThere -> 6;
    };
  }

  /** Tries the locations of one owner: the hashed path and the canonical one. */
  private LookupResult lookUp(AssetLookup lookup, AssetOwner owner, InFlightLookup flight)
      throws InterruptedException {
    AssetLocation canonical = owner.canonical();
    AssetLocation likely = likely(owner);
    boolean canonicalIsLikely = likely.equals(canonical);
    LookupResult first = reader.read(lookup, owner, likely, flight);
    boolean elsewhere =
        first instanceof LookupResult.NotThere || first instanceof LookupResult.Wrong;
    if (canonical == null || !elsewhere) {
      return counted(first, lookup, owner);
    }
    LookupResult second =
        reader.read(lookup, owner, canonicalIsLikely ? owner.hashed() : canonical, flight);
    if (second instanceof LookupResult.Known || second instanceof LookupResult.Slow) {
      if (canonicalIsLikely) {
        canonicalFirst.remove(owner.version().name());
      } else {
        canonicalFirst.add(owner.version().name());
      }
      return second;
    }
    LookupResult hashed = canonicalIsLikely ? second : first;
    LookupResult named = canonicalIsLikely ? first : second;
    if (!(hashed instanceof LookupResult.NotThere)) {
      return counted(hashed, lookup, owner);
    }
    // The only copy. It is sent even if its bytes differ: without the sidecar a rewritten page
    // would have requested the same.
    return counted(named, lookup, owner);
  }

  /** The location that is tried first. */
  private AssetLocation likely(AssetOwner owner) {
    AssetLocation canonical = owner.canonical();
    return canonical != null && canonicalFirst.contains(owner.version().name())
        ? canonical
        : owner.hashed();
  }

  private LookupResult counted(LookupResult loaded, AssetLookup lookup, AssetOwner owner) {
    if (loaded instanceof LookupResult.Wrong && !lookup.importsOnly()) {
      mismatches.add(new Mismatch(owner.version().name(), lookup.path()));
    }
    return loaded;
  }

  /** Removes the state of versions that are no longer live. */
  void retain(Set<String> versions) {
    canonicalFirst.retainAll(versions);
    reader.retain(versions);
  }
}
