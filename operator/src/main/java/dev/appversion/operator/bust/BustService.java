package dev.appversion.operator.bust;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.routing.BustState;
import dev.appversion.versioning.routing.InvalidRoutingTableException;
import dev.appversion.versioning.routing.RoutingTableJson;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an app busted: writes the request onto the AppVersion, where the leader finds it, and waits
 * for the routing table that answers it. Any replica can do so.
 */
public final class BustService {
  /** The annotation of an AppVersion that asks for a bust; each new value is a new one. */
  public static final String ANNOTATION = "appversion.dev/bust";

  private static final Logger LOG = LoggerFactory.getLogger(BustService.class);

  private final KubernetesClient client;
  private final Clock clock;
  private final Duration deadline;
  private final SecureRandom random = new SecureRandom();
  private final Coalescing<BustResult> coalescing = new Coalescing<>();

  /**
   * @param deadline how long the leader may take
   */
  public BustService(KubernetesClient client, Clock clock, Duration deadline) {
    this.client = client;
    this.clock = clock;
    this.deadline = deadline;
  }

  /** Busts an app; calls at once for the same app are answered by one bust that begins after. */
  public BustResult bust(String namespace, String name) {
    return coalescing.run(namespace + "/" + name, () -> once(namespace, name));
  }

  private BustResult once(String namespace, String name) {
    try {
      return carryOut(namespace, name);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return new BustResult.NotFound();
      }
      LOG.warn("cannot bust appversion={}/{} reason={}", namespace, name, e.getMessage());
      return new BustResult.Unavailable("the API server could not be asked: try again");
    }
  }

  private BustResult carryOut(String namespace, String name) {
    Resource<AppVersion> app =
        client.resources(AppVersion.class).inNamespace(namespace).withName(name);
    Resource<ConfigMap> table =
        client.configMaps().inNamespace(namespace).withName(name + "-routing");
    long seen = state(table.get()).generation();
    String request = freshRequest();
    app.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\":{\"annotations\":{\"" + ANNOTATION + "\":\"" + request + "\"}}}");

    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      long known = seen;
      BustState state;
      try {
        state =
            state(
                table.waitUntilCondition(
                    it -> answers(state(it), request, known),
                    Math.max(1, end - System.nanoTime()),
                    TimeUnit.NANOSECONDS));
      } catch (KubernetesClientTimeoutException e) {
        return notInTime(app.get(), namespace, name);
      }
      // A later request, at another replica, may have taken the place of this one; what answers
      // the later one answers this one too.
      if (state.request().equals(request) || state.request().equals(requestOf(app.get()))) {
        return new BustResult.Done(state.generation());
      }
      seen = state.generation();
    }
  }

  private static boolean answers(BustState state, String request, long known) {
    return state.request().equals(request) || state.generation() > known;
  }

  private BustResult notInTime(@Nullable AppVersion app, String namespace, String name) {
    if (app == null) {
      return new BustResult.NotFound();
    }
    String reason =
        app.getStatus() == null
            ? null
            : Objects.requireNonNullElse(
                    app.getStatus().conditions(), java.util.List.<Condition>of())
                .stream()
                .filter(it -> "ManifestsResolved".equals(it.getType()))
                .filter(it -> "False".equals(it.getStatus()))
                .map(Condition::getMessage)
                .findFirst()
                .orElse(null);
    LOG.warn(
        "bust was not carried out in time appversion={}/{} deadline={} manifests={}",
        namespace,
        name,
        deadline,
        reason == null ? "resolved" : reason);
    return new BustResult.Unavailable(
        reason != null
            ? "the manifests could not be read: " + reason
            : "the operator's leader did not carry it out within " + deadline.toSeconds() + " s");
  }

  private static @Nullable String requestOf(@Nullable AppVersion app) {
    Map<String, String> annotations = app == null ? null : app.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(ANNOTATION);
  }

  private static BustState state(@Nullable ConfigMap table) {
    String json =
        table == null || table.getData() == null ? null : table.getData().get("routing.json");
    if (json == null) {
      return BustState.NONE;
    }
    try {
      return RoutingTableJson.read(json).bust();
    } catch (InvalidRoutingTableException e) {
      return BustState.NONE;
    }
  }

  private String freshRequest() {
    byte[] nonce = new byte[4];
    random.nextBytes(nonce);
    return clock.instant().truncatedTo(ChronoUnit.MILLIS) + "-" + HexFormat.of().formatHex(nonce);
  }
}
