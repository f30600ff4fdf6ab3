package dev.appversion.sidecar.state;

import dev.appversion.versioning.manifest.CanonicalModules;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.token.SecretKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The routing state of a sidecar, replaced as a whole: a request that uses the result of {@link
 * #current()} has one state from start to end. Thread-safe.
 */
public final class RoutingState {
  /**
   * One state.
   *
   * @param snapshot the last valid table with its manifests; empty until there is one
   * @param anonymous what a client without a preview token sees of the snapshot
   * @param ownVersion the name of the version of this sidecar's app; empty if it has no app (an
   *     entry)
   * @param keys the app's secret keys; empty until there are any
   * @param modules the modules to which the own version's pages keep their canonical references, as
   *     far as their imports have been read
   */
  public record View(
      Optional<RoutingSnapshot> snapshot,
      Optional<RoutingSnapshot> anonymous,
      Optional<String> ownVersion,
      Optional<SecretKeys> keys,
      CanonicalModules modules) {
    /** Without a table, a version, keys and modules. */
    public static final View EMPTY = new View(Optional.empty(), Optional.empty(), Optional.empty());

    /** A state in which no module has been read. */
    public View(
        Optional<RoutingSnapshot> snapshot,
        Optional<String> ownVersion,
        Optional<SecretKeys> keys) {
      this(
          snapshot,
          snapshot.map(all -> all.visibleTo(Set.of())),
          ownVersion,
          keys,
          CanonicalModules.NONE);
    }

    /** The manifest of the own version, if there is one. */
    public Optional<Manifest> ownManifest() {
      return snapshot.flatMap(known -> ownVersion.flatMap(known::manifest));
    }

    private boolean hasModulesOf(View other) {
      return ownManifest().isPresent()
          && ownManifest().equals(other.ownManifest())
          && snapshot
              .map(known -> known.table().assets().url())
              .equals(other.snapshot.map(known -> known.table().assets().url()));
    }

    private View with(CanonicalModules found) {
      return new View(snapshot, anonymous, ownVersion, keys, found);
    }

    /** The own version in the table; empty if the table does not list it. */
    public Optional<LiveVersion> own() {
      return snapshot.flatMap(known -> ownVersion.flatMap(known.table()::version));
    }

    /** Whether the own version delivers this path under a hash of its content. */
    public boolean isOwnHashed(String path) {
      return ownManifest().filter(manifest -> manifest.isHashed(path)).isPresent();
    }

    /** The check of the own version's bytes at a hashed path; empty for other paths. */
    public Optional<ContentCheck> ownCheck(String path) {
      return ownManifest()
          .filter(manifest -> manifest.isHashed(path))
          .map(manifest -> ContentCheck.of(manifest, path));
    }

    /** The bust generation of the table, or -1 without a table. */
    public long bustGeneration() {
      return snapshot.map(known -> known.table().bust().generation()).orElse(-1L);
    }
  }

  private final List<Consumer<View>> listeners = new CopyOnWriteArrayList<>();
  private volatile View view = View.EMPTY;

  /** The current state; {@link View#EMPTY} before the first one. */
  public View current() {
    return view;
  }

  /**
   * Sets the state for all requests that start from now on, and calls the listeners. The modules
   * found so far are kept if the own version's manifest is the same.
   */
  public void publish(View next) {
    View published;
    synchronized (this) {
      published = next.hasModulesOf(view) ? next.with(view.modules()) : next;
      view = published;
    }
    listeners.forEach(listener -> listener.accept(published));
  }

  /**
   * Sets the modules of the own version, unless its manifest has changed. Listeners are not called,
   * since the table is the same.
   *
   * @param of the state for which they were found
   */
  public synchronized void found(View of, CanonicalModules modules) {
    if (of.hasModulesOf(view)) {
      view = view.with(modules);
    }
  }

  /**
   * Calls the listener after each publication, on the publishing thread. Concurrent publications
   * may be reported in any order: a listener should read {@link #current()}.
   *
   * @return ends the subscription
   */
  public Runnable subscribe(Consumer<View> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Waits until the table's bust generation is at least this one. Blocks: must not be called on an
   * I/O thread.
   *
   * @return the state with that generation; empty after the timeout
   */
  public Optional<View> awaitGeneration(long generation, Duration timeout)
      throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    Runnable end =
        subscribe(
            next -> {
              if (next.bustGeneration() >= generation) {
                reached.countDown();
              }
            });
    try {
      if (current().bustGeneration() < generation) {
        reached.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
      return Optional.of(current()).filter(now -> now.bustGeneration() >= generation);
    } finally {
      end.run();
    }
  }
}
