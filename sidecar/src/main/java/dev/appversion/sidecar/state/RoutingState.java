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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a sidecar knows of its app, swapped as a whole: a request that has taken {@link #current()}
 * sees one state from start to end. Safe for any number of threads.
 */
public final class RoutingState {
  /**
   * One state.
   *
   * @param snapshot the last good table with its manifests; empty until there is one
   * @param ownVersion the name of the version that this sidecar stands before; empty if it stands
   *     before none (an entry)
   * @param keys the app's secret keys; empty until there are any
   * @param modules those to which the own version's pages keep their canonical references, as far
   *     as that was found out by reading them
   */
  public record View(
      Optional<RoutingSnapshot> snapshot,
      Optional<String> ownVersion,
      Optional<SecretKeys> keys,
      CanonicalModules modules) {
    /** Nothing known. */
    public static final View EMPTY = new View(Optional.empty(), Optional.empty(), Optional.empty());

    /** No module has been read. */
    public View(
        Optional<RoutingSnapshot> snapshot,
        Optional<String> ownVersion,
        Optional<SecretKeys> keys) {
      this(snapshot, ownVersion, keys, CanonicalModules.NONE);
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
      return new View(snapshot, ownVersion, keys, found);
    }

    /** The own version as the table has it; empty if the table does not list it (any more). */
    public Optional<LiveVersion> own() {
      return snapshot.flatMap(known -> ownVersion.flatMap(known.table()::version));
    }

    /** Whether the own version delivers this path under a hash of its content. */
    public boolean isOwnHashed(String path) {
      return ownManifest().filter(manifest -> manifest.isHashed(path)).isPresent();
    }

    /** Which bytes the own version must have at such a path; nothing for other paths. */
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
   * Makes this the state for every request that begins from now on, and calls the listeners. What
   * was found out of the modules stays known while the own version's manifest is the same.
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
   * Makes this known of the own version's modules, unless another manifest is in force by now.
   * Listeners are not called: no table has changed.
   *
   * @param of the state that was in force when they were looked for
   */
  public synchronized void found(View of, CanonicalModules modules) {
    if (of.hasModulesOf(view)) {
      view = view.with(modules);
    }
  }

  /**
   * Calls the listener after each publication, on the publishing thread; the result ends that. Two
   * publications at once may be told in either order: a listener reads {@link #current()}.
   */
  public Runnable subscribe(Consumer<View> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Waits until the table's bust generation is at least this one. Blocks: not for an I/O thread.
   *
   * @return the state that has it; empty if the time ran out
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
