package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.operator.pods.EntryHost;
import dev.appversion.operator.pods.HopClient;
import dev.appversion.operator.pods.PodView;
import dev.appversion.process.backoff.ExponentialBackoff;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import dev.appversion.versioning.token.SecretKeys;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads manifests from apps in the background. The reconciliation continues without them and is
 * triggered again when a result arrives. A failed read is retried after a growing delay while an
 * AppVersion refers to it; a successful one is kept.
 */
public final class ManifestReads extends AbstractEventSource<ManifestReads.Key, AppVersion>
    implements ResourceEventAware<AppVersion> {

  private static final ExponentialBackoff RETRY =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final int PODS_ASKED = 3;

  /** A source; each is read once. */
  record Key(ResourceID app, String version, String source) {}

  /**
   * @param waits whether a read is in progress, or a retry is not due yet
   */
  private record Attempt(PathRead result, int failures, boolean waits) {}

  /** Reads a file from a version's app through its sidecar. */
  @FunctionalInterface
  interface FileReader {
    /**
     * Reads a file. Blocks.
     *
     * @param sidecar {@code host:port}
     * @param limit the maximum size, in bytes
     * @throws IOException if the file cannot be read; the message gives the reason
     */
    byte[] read(
        String sidecar, EntryHost entry, SecretKeys keys, String version, String path, int limit)
        throws IOException;
  }

  /** Runs tasks later. */
  @FunctionalInterface
  interface Timer {
    /** Runs the task after the delay. */
    void schedule(Runnable task, Duration delay);
  }

  private final FileReader files;
  private final Executor readers;
  private final Timer timer;
  // Guarded by this.
  private final Map<Key, Attempt> attempts = new HashMap<>();

  /**
   * Reads nothing before an AppVersion refers to a path.
   *
   * @param scheduler starts retries
   */
  public ManifestReads(HopClient client, ScheduledExecutorService scheduler) {
    this(
        client::read,
        task -> Thread.ofVirtual().start(task),
        (task, delay) -> {
          var _ = scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        });
  }

  /**
   * @param readers runs reads, which block
   * @param timer starts retries
   */
  ManifestReads(FileReader files, Executor readers, Timer timer) {
    super(Key.class, "manifest-reads");
    this.files = files;
    this.readers = readers;
    this.timer = timer;
  }

  /** The last result; starts a read if there is none. Does not block. */
  synchronized PathRead read(Key key, String path, List<PodView> pods, SecretKeys keys) {
    Attempt attempt = attempts.get(key);
    if (attempt != null && (attempt.waits() || attempt.result() instanceof PathRead.Read)) {
      return attempt.result();
    }
    List<PodView> ready =
        pods.stream().filter(pod -> pod.ready() && pod.injected()).limit(PODS_ASKED).toList();
    if (ready.isEmpty()) {
      return attempt == null ? new PathRead.NoPod() : attempt.result();
    }
    PathRead known = attempt == null ? new PathRead.Pending() : attempt.result();
    attempts.put(key, new Attempt(known, attempt == null ? 0 : attempt.failures(), true));
    readers.execute(() -> attempt(key, path, ready, keys));
    return known;
  }

  /** Forgets the reads that an app no longer refers to. */
  synchronized void retain(ResourceID app, Set<Key> wanted) {
    attempts.keySet().removeIf(key -> key.app().equals(app) && !wanted.contains(key));
  }

  @Override
  public Set<Key> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public void onResourceDeleted(AppVersion resource) {
    retain(ResourceID.fromResource(resource), Set.of());
  }

  private void attempt(Key key, String path, List<PodView> pods, SecretKeys keys) {
    PathRead result = new PathRead.NoPod();
    for (PodView pod : pods) {
      result = fetch(key, path, pod, keys);
      if (result instanceof PathRead.Read) {
        break;
      }
    }
    done(key, result);
  }

  private PathRead fetch(Key key, String path, PodView pod, SecretKeys keys) {
    try {
      byte[] file =
          files.read(
              pod.at(pod.trafficPort().orElseThrow()),
              EntryHost.of(key.app().getNamespace().orElseThrow(), key.app().getName()),
              keys,
              key.version(),
              path,
              ManifestReader.MAX_BYTES);
      return new PathRead.Read(ResolvedManifest.read(file, key.source()));
    } catch (IOException e) {
      return new PathRead.Failed(
          ManifestProblem.Reason.ManifestUnreachable, e.getMessage() + " (pod " + pod.name() + ")");
    } catch (InvalidManifestException e) {
      return new PathRead.Failed(
          ManifestProblem.Reason.ManifestMalformed, e.getMessage() + " (pod " + pod.name() + ")");
    }
  }

  private void done(Key key, PathRead result) {
    synchronized (this) {
      Attempt attempt = attempts.get(key);
      if (attempt == null) {
        return; // no AppVersion refers to it any more
      }
      int failures = result instanceof PathRead.Read ? 0 : attempt.failures() + 1;
      attempts.put(key, new Attempt(result, failures, failures > 0));
      if (failures > 0 && isRunning()) {
        timer.schedule(() -> due(key), RETRY.delay(failures));
      }
    }
    getEventHandler().handleEvent(new Event(key.app()));
  }

  private void due(Key key) {
    synchronized (this) {
      Attempt attempt = attempts.get(key);
      if (!isRunning() || attempt == null) {
        return;
      }
      attempts.put(key, new Attempt(attempt.result(), attempt.failures(), false));
    }
    getEventHandler().handleEvent(new Event(key.app()));
  }
}
