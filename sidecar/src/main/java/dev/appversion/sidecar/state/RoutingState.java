package dev.appversion.sidecar.state;

import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingSnapshot;
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
   */
  public record View(
      Optional<RoutingSnapshot> snapshot, Optional<String> ownVersion, Optional<SecretKeys> keys) {
    /** Nothing known. */
    public static final View EMPTY = new View(Optional.empty(), Optional.empty(), Optional.empty());

    /** The own version as the table has it; empty if the table does not list it (any more). */
    public Optional<LiveVersion> own() {
      return snapshot.flatMap(known -> ownVersion.flatMap(known.table()::version));
    }

    /** Whether the own version delivers this path under a hash of its content. */
    public boolean isOwnHashed(String path) {
      return snapshot
          .flatMap(known -> ownVersion.flatMap(known::manifest))
          .filter(manifest -> manifest.isHashed(path))
          .isPresent();
    }

    /** Which bytes the own version must have at such a path; nothing for other paths. */
    public Optional<ContentCheck> ownCheck(String path) {
      return snapshot
          .flatMap(known -> ownVersion.flatMap(known::manifest))
          .filter(manifest -> manifest.isHashed(path))
          .map(manifest -> ContentCheck.of(manifest, path));
    }

    /** The bust generation of the table, or -1 without a table. */
    public long bustGeneration() {
      return snapshot.map(known -> known.table().bust().generation()).orElse(-1L);
    }

    /** Whether everything that the table asks for is there: a table, and the key it names. */
    public boolean isComplete() {
      return snapshot.isPresent() && (snapshot.get().table().keyId().isEmpty() || keys.isPresent());
    }
  }

  private final List<Consumer<View>> listeners = new CopyOnWriteArrayList<>();
  private volatile View view = View.EMPTY;

  public View current() {
    return view;
  }

  /** Makes this the state for every request that begins from now on, and tells the listeners. */
  public void publish(View next) {
    view = next;
    listeners.forEach(listener -> listener.accept(next));
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
