package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.Asset;
import dev.appversion.sidecar.state.RoutingState;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * Reads the modules of the own version's manifest from the own app, one after the other, if the
 * manifest does not contain their imports. Starts again with each new manifest. No request waits
 * for it.
 */
public final class ModuleReading implements AutoCloseable {
  /** The maximum total length of the files, in bytes. */
  private static final long MOST_BYTES = 64L << 20;

  /** The timeout for one file. */
  private static final Duration FILE = Duration.ofSeconds(10);

  /** The timeout for all files, including the wait for an app that starts. */
  private static final Duration ALL = Duration.ofMinutes(10);

  /** After this number of consecutive missing files, the app is assumed to serve no assets. */
  private static final int FAILURES = 8;

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(ModuleReading.class.getName());

  private final RoutingState state;
  private final OwnModules modules;
  private final AssetLoader loader;
  private final int mostFiles;
  private final XnioIoThread thread;
  private final ExecutorService executor;
  private final Runnable unsubscribe;
  private OwnModules.@Nullable Subject subject; // guarded by this, as are the following
  private @Nullable Future<?> running;
  private boolean closed;

  ModuleReading(
      RoutingState state,
      OwnModules modules,
      AssetLoader loader,
      int mostFiles,
      XnioIoThread thread,
      ExecutorService executor) {
    this.state = state;
    this.modules = modules;
    this.loader = loader;
    this.mostFiles = mostFiles;
    this.thread = thread;
    this.executor = executor;
    this.unsubscribe = state.subscribe(view -> follow());
    follow();
  }

  /** Starts reading the modules of the current manifest, unless that is in progress. */
  @SuppressWarnings("ReferenceEquality") // the same object while the manifest is the same
  private synchronized void follow() {
    OwnModules.Subject now = modules.follow(state.current()).orElse(null);
    if (closed || now == subject) {
      return;
    }
    stop();
    subject = now;
    if (now != null && mostFiles > 0) {
      try {
        running = executor.submit(() -> read(now));
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "modules are not read: the sidecar is stopping");
      }
    }
  }

  private synchronized void stop() {
    if (running != null) {
      running.cancel(true);
      running = null;
    }
  }

  /** Stops reading. */
  @Override
  public synchronized void close() {
    closed = true;
    unsubscribe.run();
    stop();
  }

  private void read(OwnModules.Subject subject) {
    try {
      readAll(subject);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "reading modules failed with an internal error", e);
    }
  }

  private void readAll(OwnModules.Subject subject) throws InterruptedException {
    long end = System.nanoTime() + ALL.toNanos();
    List<String> files = subject.files();
    long bytes = 0;
    int read = 0;
    int failures = 0;
    for (String file : files) {
      if (subject.hasRead(file)) {
        continue;
      }
      boolean late = System.nanoTime() - end > 0;
      if (read == mostFiles || bytes > MOST_BYTES || failures == FAILURES || late) {
        break;
      }
      LookupResult loaded = loaded(file, end);
      read++;
      if (loaded instanceof LookupResult.Known(Asset asset)) {
        failures = 0;
        bytes += length(asset);
      } else {
        failures++;
        LOG.log(Level.DEBUG, "module could not be read path={0} outcome={1}", file, loaded);
      }
    }
    subject.decide();
    long unknown = files.stream().filter(file -> !subject.hasRead(file)).count();
    LOG.log(
        Level.DEBUG,
        "modules were read files={0} bytes={1} unknown={2}",
        Integer.toString(read),
        Long.toString(bytes),
        Long.toString(unknown));
  }

  /** Reads a file; waits while the app accepts no connections. */
  private LookupResult loaded(String file, long end) throws InterruptedException {
    Duration wait = FIRST_WAIT;
    while (true) {
      LookupResult loaded = loaded(file);
      if (!(loaded instanceof LookupResult.Unreachable) || System.nanoTime() - end > 0) {
        return loaded;
      }
      Thread.sleep(wait);
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
  }

  private LookupResult loaded(String file) throws InterruptedException {
    RoutingState.View view = state.current();
    Optional<AssetOwner> own =
        AssetOwner.of(view.snapshot().orElseThrow(), view.ownVersion(), file).stream()
            .filter(owner -> view.ownVersion().filter(owner.version().name()::equals).isPresent())
            .findFirst();
    if (own.isEmpty()) {
      return new LookupResult
          .Unreachable(); // the executor is stopping, or another manifest replaces this one
    }
    CompletableFuture<LookupResult> loaded = new CompletableFuture<>();
    loader.load(AssetLookup.forImports(view, file, List.of(own.get()), thread), loaded::complete);
    try {
      return loaded.get(FILE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new LookupResult.TimedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long length(Asset asset) {
    return asset.variants().values().stream()
        .mapToLong(
            variant -> variant instanceof Asset.Variant.Streamed(var sent) ? sent.length() : 0)
        .max()
        .orElse(0);
  }
}
