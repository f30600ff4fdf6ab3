package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
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
 * Looks for assets at their owners: once for all who ask at the same time, on a thread of its own
 * that may wait.
 */
final class AssetLoader {
  /** More assets than these are not looked for at once. */
  private static final int MAX_FLIGHTS = 256;

  private static final System.Logger LOG = System.getLogger(AssetLoader.class.getName());

  private final CopyReader reader;
  private final Mismatches mismatches;
  private final ProxyMetrics metrics;
  private final Executor executor;
  private final Map<Wanted.Look, Flight> flights = new ConcurrentHashMap<>();

  /** The versions whose apps have assets under their canonical names only. */
  private final Set<String> canonicalFirst = ConcurrentHashMap.newKeySet();

  /**
   * @param executor runs what waits
   */
  AssetLoader(CopyReader reader, Mismatches mismatches, ProxyMetrics metrics, Executor executor) {
    this.reader = reader;
    this.mismatches = mismatches;
    this.metrics = metrics;
    this.executor = executor;
  }

  /** Looks for an asset. The listener is called once, on any thread. */
  void load(Wanted wanted, Consumer<Loaded> listener) {
    Wanted.Look look = wanted.look();
    while (true) {
      Flight flight = flights.get(look);
      if (flight == null) {
        if (flights.size() >= MAX_FLIGHTS) {
          listener.accept(new Loaded.Slow(likely(wanted.owners().getFirst())));
          return;
        }
        Flight mine = new Flight(wanted.thread());
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

  private void begin(Wanted wanted, Flight flight) {
    try {
      executor.execute(() -> run(wanted, flight));
    } catch (RejectedExecutionException e) {
      finish(wanted, flight, new Loaded.Refused(likely(wanted.owners().getFirst())));
    }
  }

  private void run(Wanted wanted, Flight flight) {
    Loaded loaded = new Loaded.Refused(likely(wanted.owners().getFirst()));
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

  private void finish(Wanted wanted, Flight flight, Loaded loaded) {
    flights.remove(wanted.look(), flight);
    flight.finish(loaded);
  }

  private Loaded look(Wanted wanted, Flight flight) throws InterruptedException {
    List<Loaded> seen = new ArrayList<>();
    Wanted asked = wanted;
    for (Owner owner : wanted.owners()) {
      Mismatch mismatch = new Mismatch(owner.version().name(), wanted.path());
      if (mismatches.isRecent(mismatch)) {
        seen.add(new Loaded.Wrong(owner.hashed()));
        continue;
      }
      Loaded loaded = look(asked, owner, flight);
      if (loaded instanceof Loaded.Unreachable) {
        asked = wanted.brief(); // the wait for one is a wait for all
      }
      if (loaded instanceof Loaded.Known) {
        mismatches.remove(mismatch);
        return loaded;
      }
      seen.add(loaded);
      if (loaded instanceof Loaded.TimedOut) {
        break; // who asked has waited long enough
      }
    }
    return seen.stream().min(Comparator.comparingInt(AssetLoader::rank)).orElseThrow();
  }

  /** What is told where owners differ: what one of them can answer with, then what may pass. */
  private static int rank(Loaded loaded) {
    return switch (loaded) {
      case Loaded.Known known -> 0;
      case Loaded.Slow slow -> 1;
      case Loaded.Wrong wrong -> 2;
      case Loaded.TimedOut timedOut -> 3;
      case Loaded.Refused refused -> 4;
      case Loaded.Unreachable unreachable -> 5;
      case Loaded.NotThere notThere -> 6;
    };
  }

  /** Looks at one owner's copies: under the hashed path, and under the canonical one. */
  private Loaded look(Wanted wanted, Owner owner, Flight flight) throws InterruptedException {
    Copy canonical = owner.canonical();
    Copy likely = likely(owner);
    boolean turned = likely.equals(canonical);
    Loaded first = reader.read(wanted, owner, likely, flight);
    boolean elsewhere = first instanceof Loaded.NotThere || first instanceof Loaded.Wrong;
    if (canonical == null || !elsewhere) {
      return told(first, wanted, owner);
    }
    Loaded second = reader.read(wanted, owner, turned ? owner.hashed() : canonical, flight);
    if (second instanceof Loaded.Known || second instanceof Loaded.Slow) {
      if (turned) {
        canonicalFirst.remove(owner.version().name());
      } else {
        canonicalFirst.add(owner.version().name());
      }
      return second;
    }
    Loaded hashed = turned ? second : first;
    Loaded named = turned ? first : second;
    if (!(hashed instanceof Loaded.NotThere)) {
      return told(hashed, wanted, owner);
    }
    // As good as the only copy. With other bytes, too: a page that was rewritten asks for it, and
    // without the sidecar it would have had these.
    return told(named, wanted, owner);
  }

  /** Where an owner most likely has it. */
  private Copy likely(Owner owner) {
    Copy canonical = owner.canonical();
    return canonical != null && canonicalFirst.contains(owner.version().name())
        ? canonical
        : owner.hashed();
  }

  private Loaded told(Loaded loaded, Wanted wanted, Owner owner) {
    if (loaded instanceof Loaded.Wrong && !wanted.lookedAt()) {
      mismatches.add(new Mismatch(owner.version().name(), wanted.path()));
    }
    return loaded;
  }

  /** Forgets how the apps of versions that are gone have their assets. */
  void retain(Set<String> versions) {
    canonicalFirst.retainAll(versions);
    reader.retain(versions);
  }
}
