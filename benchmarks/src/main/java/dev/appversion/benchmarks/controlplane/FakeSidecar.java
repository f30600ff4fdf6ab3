package dev.appversion.benchmarks.controlplane;

import dev.appversion.sidecar.source.kubernetes.ApiException;
import dev.appversion.sidecar.source.kubernetes.ApiServer;
import dev.appversion.sidecar.source.kubernetes.KubernetesJson;
import dev.appversion.sidecar.source.kubernetes.KubernetesObject;
import dev.appversion.sidecar.source.kubernetes.LineReader;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.contract.StatusFields;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Follows the routing table of an app as a sidecar does, with the sidecar's client of the API
 * server and the same requests, and reports its revision. It routes nothing.
 */
final class FakeSidecar implements Runnable {
  private static final int MAX_BYTES = 8 << 20;
  private static final Duration SILENCE = Duration.ofSeconds(90);
  private static final int WATCH_SECONDS = 480;

  /** After a failure; longer than a sidecar's, since these share two cores with the API server. */
  private static final long PAUSE_MILLIS = 5_000;

  private final ApiServer api;
  private final String collection;
  private final String name;

  /** How often it was probed. */
  final AtomicInteger probes = new AtomicInteger();

  /** Watches that ended with an error. */
  final AtomicInteger failures = new AtomicInteger();

  /** What it enforces; replaced as a whole. */
  private volatile Loaded loaded = new Loaded("", 0, "", 0);

  /**
   * @param nanos when the table was received, as {@link System#nanoTime} says
   */
  record Loaded(String revision, long sequence, String keyId, long nanos) {}

  FakeSidecar(ApiServer api, FakeApp app) {
    this.api = api;
    this.collection = "/api/v1/namespaces/" + app.namespace() + "/configmaps";
    this.name = ObjectNames.routing(app.name());
  }

  Loaded loaded() {
    return loaded;
  }

  /** The body of {@code GET /status}: five pages of v1 are open. */
  String status() {
    Loaded now = loaded;
    return """
        {"%s":"%s","%s":%d,"%s":"%s","%s":[],"%s":null,"%s":3600,
         "%s":[{"%s":"v1","%s":5,"%s":0,"%s":0}]}
        """
        .formatted(
            StatusFields.REVISION,
            now.revision(),
            StatusFields.SEQUENCE,
            now.sequence(),
            StatusFields.KEY_ID,
            now.keyId(),
            StatusFields.ASSET_MISMATCHES,
            StatusFields.APP_PROBLEM,
            StatusFields.COUNTING_SECONDS,
            StatusFields.VERSIONS,
            StatusFields.NAME,
            StatusFields.PAGES,
            StatusFields.TUNNELS,
            StatusFields.PINNED_PER_MINUTE);
  }

  /** Reads and watches the table until it is interrupted. */
  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        follow();
      } catch (IOException e) {
        failures.incrementAndGet();
        if (!paused()) {
          return;
        }
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 2 * PAUSE_MILLIS));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void follow() throws IOException {
    String from = "";
    try {
      KubernetesObject configMap = api.get(collection + '/' + name, MAX_BYTES);
      from = "&resourceVersion=" + configMap.resourceVersion();
      accept(configMap);
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
    long seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextLong(WATCH_SECONDS / 5);
    String path =
        collection
            + "?watch=1&allowWatchBookmarks=true&fieldSelector=metadata.name%3D"
            + name
            + "&timeoutSeconds="
            + seconds
            + from;
    try (InputStream stream = api.watch(path, SILENCE)) {
      LineReader lines = new LineReader(stream, MAX_BYTES);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        var event = KubernetesJson.event(line);
        switch (event.type()) {
          case "ADDED", "MODIFIED" -> accept(event.object());
          case "ERROR" -> throw new IOException(event.object().message());
          default -> {} // a bookmark
        }
      }
    }
  }

  private void accept(KubernetesObject configMap) throws IOException {
    long now = System.nanoTime();
    try {
      RoutingTable table =
          RoutingTableJson.read(configMap.data().getOrDefault(DataKeys.ROUTING, ""));
      if (!table.revision().equals(loaded.revision())) {
        loaded = new Loaded(table.revision(), table.sequence(), table.keyId(), now);
      }
    } catch (InvalidRoutingTableException e) {
      throw new IOException("the operator has published an invalid table", e);
    }
  }
}
