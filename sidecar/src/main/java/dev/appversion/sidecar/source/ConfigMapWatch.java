package dev.appversion.sidecar.source;

import dev.appversion.process.backoff.ExponentialBackoff;
import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.source.SourceStatus.Count;
import dev.appversion.sidecar.source.kubernetes.ApiException;
import dev.appversion.sidecar.source.kubernetes.ApiServer;
import dev.appversion.sidecar.source.kubernetes.KubernetesJson;
import dev.appversion.sidecar.source.kubernetes.KubernetesObject;
import dev.appversion.sidecar.source.kubernetes.LineReader;
import dev.appversion.sidecar.source.kubernetes.WatchEvent;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Follows the ConfigMap {@code <app>-routing}: reads it, then watches it from that resource
 * version, and repeats both whenever the watch ends. The read has a short timeout, so it detects an
 * unresponsive API server, and it recovers from every failure in the same way: it reads all that
 * was missed.
 *
 * <p>Runs on a virtual thread, whose blocking reads an interrupt ends at once.
 */
final class ConfigMapWatch implements AutoCloseable {
  /**
   * The duration of a watch; up to a fifth is added at random. Each end costs the API server a read
   * and a new watch: with 10,000 pods, 19 of each per second.
   */
  private static final Duration LENGTH = Duration.ofMinutes(8);

  /** The read timeout: the API server sends a bookmark about every minute. */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  /** The minimum duration of a successful watch: the next one starts without a delay. */
  private static final Duration MIN_DURATION = Duration.ofSeconds(1);

  /** The random half spreads the requests of an app's pods, whose watches end together. */
  private static final ExponentialBackoff RETRY =
      new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.5);

  private static final Logger LOG = System.getLogger(ConfigMapWatch.class.getName());
  private static final String KEY = DataKeys.ROUTING;

  private final ApiServer api;
  private final String collection;
  private final String name;
  private final String app;
  private final ApiSnapshots snapshots;
  private final SourceStatus status;
  private final Duration silence;
  private final Thread thread;
  private @Nullable String rejected;

  ConfigMapWatch(
      ApiServer api,
      String namespace,
      String resource,
      ApiSnapshots snapshots,
      SourceStatus status) {
    this(api, namespace, resource, snapshots, status, SILENCE);
  }

  ConfigMapWatch(
      ApiServer api,
      String namespace,
      String resource,
      ApiSnapshots snapshots,
      SourceStatus status,
      Duration silence) {
    this.api = api;
    this.collection = "/api/v1/namespaces/" + namespace + "/configmaps";
    this.name = ObjectNames.routing(resource);
    this.app = namespace + '/' + resource;
    this.snapshots = snapshots;
    this.status = status;
    this.silence = silence;
    this.thread = Thread.ofVirtual().name("appversion-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    int failures = 0;
    while (!Thread.currentThread().isInterrupted()) {
      long begun = System.nanoTime();
      boolean clean = false;
      try {
        follow();
        clean = true;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        failed(e);
      } catch (RuntimeException e) {
        // Any exception: the thread that follows the table must not end.
        failed(new IOException("unexpected: " + e, e));
      } finally {
        status.watching(false);
      }
      boolean successful = System.nanoTime() - begun >= MIN_DURATION.toNanos();
      failures = successful ? 0 : failures + 1;
      if (!(clean && successful) && !pause(Math.max(1, failures))) {
        return;
      }
    }
  }

  private static boolean pause(int failures) {
    try {
      Thread.sleep(RETRY.delay(failures, ThreadLocalRandom.current()));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Reads the table and watches it until the watch ends. */
  private void follow() throws IOException {
    String from = "";
    try {
      KubernetesObject configMap = api.get(collection + '/' + name, ApiSnapshots.MAX_OBJECT_BYTES);
      from = configMap.resourceVersion();
      accept(configMap);
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
      problem(Level.INFO, "the routing table does not exist yet; " + nextStep());
    }
    try (InputStream stream = api.watch(path(from), silence)) {
      status.watching(true);
      status.count(Count.WATCHES_OPENED);
      LineReader lines = new LineReader(stream, ApiSnapshots.MAX_OBJECT_BYTES);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        on(KubernetesJson.event(line));
      }
    }
  }

  private String path(String resourceVersion) {
    long seconds =
        LENGTH.toSeconds() + ThreadLocalRandom.current().nextLong(LENGTH.toSeconds() / 5);
    return collection
        + "?watch=1&allowWatchBookmarks=true&fieldSelector=metadata.name%3D"
        + name
        + "&timeoutSeconds="
        + seconds
        + (resourceVersion.isEmpty() ? "" : "&resourceVersion=" + resourceVersion);
  }

  private void on(WatchEvent event) throws IOException {
    switch (event.type()) {
      case "ADDED", "MODIFIED" -> accept(event.object());
      case "DELETED" ->
          problem(
              Level.WARNING,
              "the routing table was deleted, the last one stays in use; " + nextStep());
      // 410: the resource version has expired. The next read gets a current one.
      case "ERROR" ->
          throw new ApiException(
              event.object().code(),
              "ERROR " + event.object().code() + ' ' + event.object().message());
      // BOOKMARK, and future types.
      default -> LOG.log(Level.DEBUG, "event type={0}", event.type());
    }
  }

  /** An invalid table is reported once and then ignored. */
  private void accept(KubernetesObject configMap) throws FetchFailedException {
    String json = configMap.data().getOrDefault(KEY, "");
    if (json.equals(rejected)) {
      return;
    }
    try {
      if (json.isEmpty()) {
        throw new InvalidRoutingTableException("there is no '" + KEY + "' in it");
      }
      snapshots.accept(json);
      rejected = null;
      solved();
    } catch (InvalidRoutingTableException e) {
      rejected = json;
      status.count(Count.TABLES_REJECTED);
      problem(
          Level.WARNING,
          "the routing table was rejected, the last valid one stays in use: " + e.getMessage());
    } catch (FetchFailedException e) {
      status.count(Count.FETCH_FAILURES);
      throw e;
    }
  }

  private void failed(IOException e) {
    status.count(Count.WATCH_FAILURES);
    int code = e instanceof ApiException answer ? answer.status() : 0;
    switch (code) {
      case 410 -> LOG.log(Level.DEBUG, "resource version expired, the watch is restarted");
      case 403 ->
          problem(
              Level.INFO,
              "the pod's service account may not read the routing table (yet); " + nextStep());
      case 401 ->
          problem(
              Level.WARNING,
              "the API server rejects this pod's token; the sidecar reads it again for each"
                  + " attempt");
      default ->
          problem(
              Level.WARNING,
              "the routing table cannot be watched, the last valid one stays in use: "
                  + IoFailure.describe(e));
    }
  }

  private String nextStep() {
    return "apply the AppVersion "
        + app
        + ", or check its conditions if it exists (kubectl describe av)";
  }

  /** Logs a problem once, not for each attempt. */
  private void problem(Level level, String what) {
    if (!what.equals(status.problem())) {
      LOG.log(level, "{0} app={1}", what, app);
      status.problem(what);
    }
  }

  private void solved() {
    if (!status.problem().isEmpty()) {
      LOG.log(Level.INFO, "watching the routing table app={0}", app);
      status.problem("");
    }
  }
}
