package dev.appversion.operator.bust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.bust.BustRequests.Written;
import dev.appversion.operator.bust.BustResult.Done;
import dev.appversion.operator.bust.BustResult.NotFound;
import dev.appversion.operator.bust.BustResult.Unavailable;
import dev.appversion.operator.bust.BustResult.Used;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.CustomResources;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.BustToken.Use;
import dev.appversion.versioning.token.UsedTokens;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens and busts at a real API server, with several replicas of the operator. */
@OnApiServer
class BustServiceIT {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final KubernetesClient client;
  private final String namespace = "bust-" + COUNTER.incrementAndGet();
  private final List<String> carriedOut = new CopyOnWriteArrayList<>();

  BustServiceIT(ApiServer server) {
    client = server.client();
  }

  @BeforeEach
  void start() {
    CustomResources.apply(client, Path.of(System.getProperty("appversion.root", "..")));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: appversion.dev/v1alpha1
                kind: AppVersion
                metadata: {name: shop, namespace: %s}
                spec:
                  selector: {app: shop}
                  port: 8080
                  defaultVersion: v1.0
                  versions: [{name: v1.0, weight: 1, selector: {version: v1.0}}]
                """
                    .formatted(namespace),
                AppVersion.class))
        .create();
    table(new BustState(3, "earlier", "", ""));
  }

  private BustService replica(Duration deadline) {
    return new BustService(client, Clock.systemUTC(), deadline);
  }

  private static Use token(String id) {
    return new Use(id, Instant.now().plusSeconds(60));
  }

  @Test
  void aTokenIsUsedForAllReplicasAndAfterARestart() {
    try (Watch leader = leader()) {
      assertThat(leader).isNotNull();
      Use token = token("a");
      assertThat(replica(Duration.ofSeconds(20)).bust(namespace, "shop", token))
          .isEqualTo(new Done(4));
      assertThat(replica(Duration.ofSeconds(20)).bust(namespace, "shop", token))
          .isEqualTo(new Used());
      assertThat(replica(Duration.ofSeconds(20)).bust(namespace, "shop", token("b")))
          .isEqualTo(new Done(5));
      assertThat(carriedOut).hasSize(2);
    }
  }

  @Test
  void aTokenThatIsUsedConcurrentlyMakesOneBust() throws Exception {
    try (Watch leader = leader();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(leader).isNotNull();
      List<BustService> replicas =
          List.of(replica(Duration.ofSeconds(30)), replica(Duration.ofSeconds(30)));
      Use token = token("a");
      List<CompletableFuture<BustResult>> results = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        BustService replica = replicas.get(i % 2);
        results.add(
            CompletableFuture.supplyAsync(() -> replica.bust(namespace, "shop", token), executor));
      }
      assertThat(results)
          .allSatisfy(it -> assertThat(it.join()).isIn(new Done(4), new Used()))
          .anySatisfy(it -> assertThat(it.join()).isEqualTo(new Done(4)))
          .anySatisfy(it -> assertThat(it.join()).isEqualTo(new Used()));
      assertThat(carriedOut).hasSize(1);
    }
  }

  @Test
  void manyTokensAtOnceAreAllAccepted() throws Exception {
    try (Watch leader = leader();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(leader).isNotNull();
      List<BustService> replicas =
          List.of(replica(Duration.ofSeconds(30)), replica(Duration.ofSeconds(30)));
      List<CompletableFuture<BustResult>> results = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        BustService replica = replicas.get(i % 2);
        Use token = token("t" + i);
        results.add(
            CompletableFuture.supplyAsync(() -> replica.bust(namespace, "shop", token), executor));
      }
      assertThat(results).allSatisfy(it -> assertThat(it.join()).isInstanceOf(Done.class));
      UsedTokens used = UsedTokens.parse(annotations().get(Annotations.BUST_TOKENS));
      for (int i = 0; i < 10; i++) {
        assertThat(used.requestOf(token("t" + i))).isPresent();
      }
    }
  }

  /** The bust is recorded: a client that lost the response gets it with the same token. */
  @Test
  void aTokenWhoseBustIsNotCarriedOutYetMayBeShownAgain() {
    Use token = token("a");
    assertThat(replica(Duration.ofMillis(100)).bust(namespace, "shop", token))
        .isInstanceOf(Unavailable.class);
    String request = annotations().get(Annotations.BUST);

    BustRequests requests = new BustRequests(client, Clock.systemUTC());
    assertThat(requests.write(namespace, "shop", List.of(token), "earlier"))
        .isEqualTo(new Written.Request(Optional.of(request), List.of(false)));
    assertThat(annotations()).containsEntry(Annotations.BUST, request);
    assertThat(requests.write(namespace, "shop", List.of(token, token), request))
        .isEqualTo(new Written.Request(Optional.empty(), List.of(true, true)));
  }

  @Test
  void noMoreTokensAreAcceptedThanCanBeRecorded() {
    UsedTokens used = UsedTokens.NONE;
    for (int i = 0; i < UsedTokens.MAX; i++) {
      used = used.with(token("t" + i), "r", Instant.now());
    }
    annotate(Annotations.BUST_TOKENS, used.toString());
    assertThat(replica(Duration.ofSeconds(1)).bust(namespace, "shop", token("one-more")))
        .isInstanceOf(Unavailable.class);
    assertThat(annotations()).doesNotContainKey(Annotations.BUST);
  }

  @Test
  void aMissingAppVersionIsNotFound() {
    assertThat(replica(Duration.ofSeconds(1)).bust(namespace, "other", token("a")))
        .isEqualTo(new NotFound());
  }

  private Map<String, String> annotations() {
    return Optional.ofNullable(
            client
                .resources(AppVersion.class)
                .inNamespace(namespace)
                .withName("shop")
                .get()
                .getMetadata()
                .getAnnotations())
        .orElse(Map.of());
  }

  private void annotate(String key, String value) {
    client
        .resources(AppVersion.class)
        .inNamespace(namespace)
        .withName("shop")
        .edit(
            app -> {
              app.getMetadata().setAnnotations(Map.of(key, value));
              return app;
            });
  }

  /** Carries out each request as the leader does: with a table of the next generation. */
  private Watch leader() {
    return client
        .resources(AppVersion.class)
        .inNamespace(namespace)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, AppVersion app) {
                String request = BustRequests.requestOf(app);
                if (request != null
                    && (carriedOut.isEmpty() || !carriedOut.getLast().equals(request))) {
                  carriedOut.add(request);
                  table(new BustState(3 + carriedOut.size(), request, "", ""));
                }
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private void table(BustState bust) {
    RoutingTable table =
        RoutingTableJson.read(
            """
            {"app": "shop", "namespace": "%s", "port": 8080, "defaultVersion": "v1.0",
             "versions": [{"name": "v1.0", "weight": 1, "backend": "shop-v1-0",
                           "address": "10.96.0.9:80", "appVersion": "1", "source": "explicit"}],
             "bust": {"generation": %d, "request": "%s"}}
            """
                .formatted(namespace, bust.generation(), bust.request()));
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("shop-routing")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("routing.json", RoutingTableJson.write(table))
                .build())
        .serverSideApply();
  }
}
