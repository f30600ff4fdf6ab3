package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.ProxyMetrics.Count;
import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.forward.Fetch;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.Outcome.Failure;
import dev.appversion.sidecar.forward.Route;
import dev.appversion.versioning.routing.AssetPaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for assets at their owners: once for all who ask at the same time, on a thread of its own
 * that may wait. Bytes are looked at before anybody gets them.
 */
final class AssetLoader {
  /** What bodies under way may keep of themselves, together, in bytes. */
  private static final long KEPT_AT_ONCE = 8L << 20;

  /** More assets than these are not looked for at once. */
  private static final int MAX_FLIGHTS = 256;

  /** Bytes found wrong are not looked at again for so long. */
  private static final long WRONG_NANOS = Duration.ofSeconds(10).toNanos();

  private static final System.Logger LOG = System.getLogger(AssetLoader.class.getName());

  /** How looking at one owner's copy ended, where it was not an asset. */
  private enum No {
    MISSING,
    WRONG,
    REFUSED,
    UNREACHABLE,
    TIMED_OUT
  }

  /**
   * @param no null where there is an asset
   */
  private record Look(@Nullable Asset asset, @Nullable No no) {
    static Look no(No why) {
      return new Look(null, why);
    }
  }

  private final Forwarder forwarder;
  private final Function<dev.appversion.sidecar.RoutingState.View, @Nullable InetSocketAddress> app;
  private final AssetCache cache;
  private final Mismatches mismatches;
  private final ProxyMetrics metrics;
  private final Executor executor;
  private final long maxKept;
  private final AtomicLong keepable = new AtomicLong(KEPT_AT_ONCE);
  private final Map<String, Flight> flights = new ConcurrentHashMap<>();

  /** The versions whose apps have assets under their canonical names only. */
  private final Set<String> canonicalFirst = ConcurrentHashMap.newKeySet();

  /**
   * @param app where the own app listens; null where there is none
   * @param executor runs what waits
   * @param maxKept the longest body that is held in memory, in bytes
   */
  AssetLoader(
      Forwarder forwarder,
      Function<dev.appversion.sidecar.RoutingState.View, @Nullable InetSocketAddress> app,
      AssetCache cache,
      Mismatches mismatches,
      ProxyMetrics metrics,
      Executor executor,
      long maxKept) {
    this.forwarder = forwarder;
    this.app = app;
    this.cache = cache;
    this.mismatches = mismatches;
    this.metrics = metrics;
    this.executor = executor;
    this.maxKept = maxKept;
  }

  /** Looks for an asset. The listener is called once, on any thread. */
  void load(Wanted wanted, Consumer<Loaded> listener) {
    while (true) {
      Flight flight = flights.get(wanted.path());
      if (flight == null) {
        if (flights.size() >= MAX_FLIGHTS) {
          listener.accept(new Loaded.Slow());
          return;
        }
        Flight mine = new Flight(wanted.thread());
        flight = flights.putIfAbsent(wanted.path(), mine);
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
      finish(wanted, flight, new Loaded.Refused());
    }
  }

  private void run(Wanted wanted, Flight flight) {
    Loaded loaded = new Loaded.Refused();
    try {
      metrics.count(Count.ASSET_LOADS);
      loaded = look(wanted, flight);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "looking for an asset failed by a fault of the sidecar", e);
    } finally {
      finish(wanted, flight, loaded);
    }
  }

  private void finish(Wanted wanted, Flight flight, Loaded loaded) {
    flights.remove(wanted.path(), flight);
    flight.finish(loaded);
  }

  private Loaded look(Wanted wanted, Flight flight) throws InterruptedException {
    List<No> noes = new ArrayList<>();
    for (Owner owner : wanted.owners()) {
      Mismatch mismatch = new Mismatch(owner.version().name(), wanted.path());
      if (mismatches.isRecent(mismatch, WRONG_NANOS)) {
        noes.add(No.WRONG);
        continue;
      }
      Look look = look(wanted, owner, flight);
      if (look.asset() != null) {
        mismatches.remove(mismatch);
        return new Loaded.Known(look.asset());
      }
      noes.add(Objects.requireNonNull(look.no()));
      if (look.no() == No.TIMED_OUT) {
        break; // who asked has waited long enough
      }
    }
    if (noes.contains(No.WRONG)) {
      return new Loaded.Wrong();
    } else if (noes.contains(No.TIMED_OUT)) {
      return new Loaded.TimedOut();
    } else if (noes.contains(No.REFUSED)) {
      return new Loaded.Refused();
    }
    return noes.contains(No.UNREACHABLE) ? new Loaded.Unreachable() : new Loaded.NotThere();
  }

  /** Looks at one owner's copies: under the hashed path, and under the canonical one. */
  private Look look(Wanted wanted, Owner owner, Flight flight) throws InterruptedException {
    String version = owner.version().name();
    // What cannot be checked must not be taken from a path whose bytes may change.
    String canonical = owner.check().isVerifiable() ? owner.canonical() : null;
    boolean turned = canonical != null && canonicalFirst.contains(version);
    Look first = look(wanted, owner, turned ? canonical : null, flight);
    boolean elsewhere = first.no() == No.MISSING || first.no() == No.WRONG;
    if (canonical == null || first.asset() != null || !elsewhere) {
      return wrong(first, wanted, owner);
    }
    Look second = look(wanted, owner, turned ? null : canonical, flight);
    if (second.asset() != null) {
      if (turned) {
        canonicalFirst.remove(version);
      } else {
        canonicalFirst.add(version);
      }
      return second;
    }
    Look hashed = turned ? second : first;
    Look named = turned ? first : second;
    if (hashed.no() == No.MISSING && named.no() == No.WRONG) {
      // Names in its text were rewritten, or it is another release's: not to be had here.
      wrong(named, wanted, owner);
      return hashed;
    }
    return wrong(hashed, wanted, owner);
  }

  private Look wrong(Look look, Wanted wanted, Owner owner) {
    if (look.no() == No.WRONG) {
      metrics.count(Count.ASSET_MISMATCHES);
      mismatches.add(new Mismatch(owner.version().name(), wanted.path()));
      LOG.log(
          Level.WARNING,
          "asset has other bytes than its manifest says version={0} path={1}",
          owner.version().name(),
          wanted.path());
    }
    return look;
  }

  /** Looks at one copy. */
  private Look look(Wanted wanted, Owner owner, @Nullable String canonical, Flight flight)
      throws InterruptedException {
    var view = wanted.view();
    var assets = view.snapshot().orElseThrow().table().assets();
    Route route =
        new Route(List.of(owner.version()), view.ownVersion(), app.apply(view), view.keys(), false);
    String target = AssetPaths.encode(assets, canonical == null ? wanted.path() : canonical);
    try (Fetch.Answer answer =
            Fetch.begin(forwarder, wanted.thread(), route, target, wanted.head()).get();
        Allowance allowance = new Allowance(keepable, maxKept)) {
      AnsweredAsset answered = new AnsweredAsset(answer.headers(), wanted.codings());
      if (answer.status() == 404 || answer.status() == 410) {
        return Look.no(No.MISSING);
      }
      if (answer.status() != 200 || answered.coding().isEmpty()) {
        return Look.no(No.REFUSED);
      }
      flight.answered();
      Inspection inspection =
          Inspection.of(answer.body(), answered.coding().get(), owner.check(), allowance);
      if (!inspection.matches()) {
        return Look.no(No.WRONG);
      }
      if (!owner.check().isVerifiable()) {
        metrics.count(Count.ASSETS_UNVERIFIABLE);
      }
      Asset asset =
          new Asset(
              owner.check(),
              owner.version().name(),
              canonical,
              answered.variants(inspection, owner.check()));
      boolean tooMuchAtOnce = inspection.kept().isEmpty() && inspection.length() <= maxKept;
      return new Look(tooMuchAtOnce ? asset : keep(wanted.path(), asset), null);
    } catch (ExecutionException e) {
      return Look.no(no(e.getCause()));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "asset could not be read path={0} error={1}", target, e.toString());
      return Look.no(No.REFUSED);
    }
  }

  private static No no(@Nullable Throwable cause) {
    Failure failure =
        cause instanceof Fetch.FailedException failed ? failed.failure() : Failure.BAD_GATEWAY;
    return switch (failure) {
      case UNREACHABLE -> No.UNREACHABLE;
      case TIMEOUT -> No.TIMED_OUT;
      case BAD_GATEWAY -> No.REFUSED;
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

  /** Forgets how the apps of versions that are gone have their assets. */
  void retain(Set<String> versions) {
    canonicalFirst.retainAll(versions);
  }
}
