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
  private final Map<AssetLookup.Look, InFlightLookup> flights = new ConcurrentHashMap<>();

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
  void load(AssetLookup wanted, Consumer<LookupResult> listener) {
    AssetLookup.Look look = wanted.look();
    while (true) {
      InFlightLookup flight = flights.get(look);
      if (flight == null) {
        if (flights.size() >= MAX_FLIGHTS) {
          listener.accept(new LookupResult.Slow(likely(wanted.owners().getFirst())));
          return;
        }
        InFlightLookup mine = new InFlightLookup(wanted.thread());
        flight = flights.putIfAbsent(look, mine);
        if (flight == null) {
          flight = mine;
          begin(wanted, mine);
        }
      }
      if (flight.join(listener)) {
        return;
      }
    }
  }

  private void begin(AssetLookup wanted, InFlightLookup flight) {
    try {
      executor.execute(() -> run(wanted, flight));
    } catch (RejectedExecutionException e) {
      finish(wanted, flight, new LookupResult.Refused(likely(wanted.owners().getFirst())));
    }
  }

  private void run(AssetLookup wanted, InFlightLookup flight) {
    LookupResult loaded = new LookupResult.Refused(likely(wanted.owners().getFirst()));
    try {
      if (!wanted.lookedAt()) {
        metrics.count(Count.ASSET_LOADS);
      }
      loaded = look(wanted, flight);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "asset lookup failed with an internal error", e);
    } finally {
      finish(wanted, flight, loaded);
    }
  }

  private void finish(AssetLookup wanted, InFlightLookup flight, LookupResult loaded) {
    flights.remove(wanted.look(), flight);
    flight.finish(loaded);
  }

  private LookupResult look(AssetLookup wanted, InFlightLookup flight) throws InterruptedException {
    List<LookupResult> seen = new ArrayList<>();
    AssetLookup asked = wanted;
    for (AssetOwner owner : wanted.owners()) {
      Mismatch mismatch = new Mismatch(owner.version().name(), wanted.path());
      if (mismatches.isRecent(mismatch)) {
        seen.add(new LookupResult.Wrong(owner.hashed()));
        continue;
      }
      LookupResult loaded = look(asked, owner, flight);
      if (loaded instanceof LookupResult.Unreachable) {
        asked = wanted.brief(); // the other owners are not retried for as long
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
  private LookupResult look(AssetLookup wanted, AssetOwner owner, InFlightLookup flight)
      throws InterruptedException {
    AssetLocation canonical = owner.canonical();
    AssetLocation likely = likely(owner);
    boolean turned = likely.equals(canonical);
    LookupResult first = reader.read(wanted, owner, likely, flight);
    boolean elsewhere =
        first instanceof LookupResult.NotThere || first instanceof LookupResult.Wrong;
    if (canonical == null || !elsewhere) {
      return counted(first, wanted, owner);
    }
    LookupResult second = reader.read(wanted, owner, turned ? owner.hashed() : canonical, flight);
    if (second instanceof LookupResult.Known || second instanceof LookupResult.Slow) {
      if (turned) {
        canonicalFirst.remove(owner.version().name());
      } else {
        canonicalFirst.add(owner.version().name());
      }
      return second;
    }
    LookupResult hashed = turned ? second : first;
    LookupResult named = turned ? first : second;
    if (!(hashed instanceof LookupResult.NotThere)) {
      return counted(hashed, wanted, owner);
    }
    // The only copy. It is sent even if its bytes differ: without the sidecar a rewritten page
    // would have requested the same.
    return counted(named, wanted, owner);
  }

  /** The location that is tried first. */
  private AssetLocation likely(AssetOwner owner) {
    AssetLocation canonical = owner.canonical();
    return canonical != null && canonicalFirst.contains(owner.version().name())
        ? canonical
        : owner.hashed();
  }

  private LookupResult counted(LookupResult loaded, AssetLookup wanted, AssetOwner owner) {
    if (loaded instanceof LookupResult.Wrong && !wanted.lookedAt()) {
      mismatches.add(new Mismatch(owner.version().name(), wanted.path()));
    }
    return loaded;
  }

  /** Removes the state of versions that are no longer live. */
  void retain(Set<String> versions) {
    canonicalFirst.retainAll(versions);
    reader.retain(versions);
  }
}
