package dev.appversion.operator.bust;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.BustToken.Use;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Busts an app: writes the request into an annotation of the AppVersion, from which the leader
 * reads it, and waits for the routing table that carries it out. Runs on any replica.
 */
public final class BustService {
  private static final Logger LOG = LoggerFactory.getLogger(BustService.class);

  private final KubernetesClient client;
  private final BustRequests requests;
  private final Duration deadline;
  private final Coalescing<Use, BustResult> coalescing = new Coalescing<>();

  /**
   * @param deadline the time that the leader has
   */
  public BustService(KubernetesClient client, Clock clock, Duration deadline) {
    this.client = client;
    this.requests = new BustRequests(client, clock);
    this.deadline = deadline;
  }

  /**
   * Busts an app. Concurrent calls for the same app share one bust that begins after them.
   *
   * @param token a valid token; it can be used for one bust
   */
  public BustResult bust(String namespace, String name, Use token) {
    return coalescing.run(
        namespace + "/" + name, token, tokens -> together(namespace, name, tokens));
  }

  private List<BustResult> together(String namespace, String name, List<Use> tokens) {
    try {
      return carryOut(namespace, name, tokens);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return forAll(tokens, new BustResult.NotFound());
      }
      LOG.warn("cannot bust appversion={}/{} error={}", namespace, name, e.getMessage());
      return forAll(
          tokens, new BustResult.Unavailable("the API server is not reachable: try again"));
    }
  }

  private List<BustResult> carryOut(String namespace, String name, List<Use> tokens) {
    Resource<ConfigMap> table =
        client.configMaps().inNamespace(namespace).withName(ObjectNames.routing(name));
    BustState before = state(table.get());
    return switch (requests.write(namespace, name, tokens, before.request())) {
      case BustRequests.Written.NotFound() -> forAll(tokens, new BustResult.NotFound());
      case BustRequests.Written.Full() ->
          forAll(
              tokens,
              new BustResult.Unavailable(
                  "too many tokens were used within the last hour: try again later"));
      case BustRequests.Written.Request(Optional<String> request, List<Boolean> used) -> {
        Optional<BustResult> result =
            request.map(it -> await(namespace, name, table, it, before.generation()));
        yield used.stream().map(it -> it ? new BustResult.Used() : result.orElseThrow()).toList();
      }
    };
  }

  private static List<BustResult> forAll(List<Use> tokens, BustResult result) {
    return Collections.nCopies(tokens.size(), result);
  }

  private BustResult await(
      String namespace, String name, Resource<ConfigMap> table, String request, long generation) {
    Resource<AppVersion> app =
        client.resources(AppVersion.class).inNamespace(namespace).withName(name);
    long seen = generation;
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
      // A later request of another replica may have replaced this one; the table that carries out
      // the later one also carries out this one.
      if (state.request().equals(request)
          || state.request().equals(BustRequests.requestOf(app.get()))) {
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
            : "the operator did not complete the bust within "
                + deadline.toSeconds()
                + " s: retry with the same token");
  }

  private static BustState state(@Nullable ConfigMap table) {
    String json =
        table == null || table.getData() == null ? null : table.getData().get(DataKeys.ROUTING);
    if (json == null) {
      return BustState.NONE;
    }
    try {
      return RoutingTableJson.read(json).bust();
    } catch (InvalidRoutingTableException e) {
      return BustState.NONE;
    }
  }
}
