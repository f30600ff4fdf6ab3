package dev.appversion.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.api.v1alpha1.command.AppVersionCommandStatus;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.operator.apiserver.ApiProxy;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.awaitility.core.ThrowingRunnable;

/**
 * An app in a namespace of its own, from the adoption of v1.0 to the end of its rollout to v1.1.
 * Writes of its operators have faults; if an operator dies, another one is started.
 */
final class FaultyRollout implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FIRST = "- {name: v1.0, selector: {version: v1.0}}\n";
  private static final String SECOND = "- {name: v1.1, selector: {version: v1.1}}\n";

  /** How a rollout proceeds. */
  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  enum Course {
    /** 10%, 50%, 100%. */
    COMPLETED("[{weight: 10, hold: 0s}, {weight: 50, hold: 0s}]", "0s", 0, 10, 50, 100),
    /** 10%, 50%, then aborted by command. */
    ABORTED("[{weight: 10, hold: 0s}, {weight: 50, hold: 1h}]", "0s", 0, 10, 50, 0),
    /**
     * 10% until it is approved, 100% with a bake; then v1.0 is removed from the resource, drains,
     * and retires at its greatest age: an operator that lives for one write never reads for long
     * enough that no page is open.
     */
    RETIRED("[{weight: 10, hold: 0s, approval: true}]", "1s", 0, 10, 100);

    private final String steps;
    private final String bake;
    private final List<Integer> shares;

    Course(String steps, String bake, Integer... shares) {
      this.steps = steps;
      this.bake = bake;
      this.shares = List.of(shares);
    }

    /** The shares of the target in percent, in their order. */
    List<Integer> shares() {
      return shares;
    }

    /** How often a visitor may get another version: forward, and back. */
    int moves() {
      return this == ABORTED ? 2 : 1;
    }
  }

  /** The faults of the writes of an operator. */
  @FunctionalInterface
  interface Faults {
    /** Nothing happens. */
    Faults NONE = proxy -> proxy;

    /** The same proxy, with the faults. */
    ApiProxy in(ApiProxy proxy);
  }

  /** Everything that must not depend on a fault. */
  record End(
      Map<String, Double> shares,
      long sequence,
      Map<String, String> versions,
      String rollout,
      List<String> history,
      List<String> answers,
      Map<String, String> conditions) {}

  private final ApiServer server;
  private final Course course;
  private final Faults faults;
  private final KubernetesClient client;
  private final SSLContext trust;
  private final TestApp app;
  private final List<Watch> watches;
  private final List<ApiProxy> proxies = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> burials = new CopyOnWriteArrayList<>();
  private final List<RoutingTable> tables = new CopyOnWriteArrayList<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private boolean closed;

  /**
   * @param faults of each operator's writes
   */
  FaultyRollout(ApiServer server, Course course, Faults faults) {
    this.server = server;
    this.course = course;
    this.faults = faults;
    this.trust = ApiProxy.trust(server);
    KubernetesClient shared = server.client();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(shared.getConfiguration())
                    .withHttp2Disable(true) // of its operators too: a connection has 100 streams
                    .build())
            .withKubernetesSerialization(shared.getKubernetesSerialization())
            .build();
    app = TestApp.another(client);
    watches =
        List.of(
            client
                .configMaps()
                .inNamespace(app.ns())
                .withName(TestApp.NAME + "-routing")
                .watch(new Observed<>(this::published)),
            client
                .resources(AppVersionCommand.class)
                .inNamespace(app.ns())
                .watch(new Observed<>(this::answered)));
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
  }

  /** Records each version of an object. */
  private final class Observed<T> implements Watcher<T> {
    private final Consumer<T> record;

    Observed(Consumer<T> record) {
      this.record = record;
    }

    @Override
    public void eventReceived(Action action, T object) {
      record.accept(object);
    }

    @Override
    public void onClose(WatcherException cause) {
      failed.completeExceptionally(
          new AssertionError("some writes may not have been observed", cause));
    }
  }

  private void published(ConfigMap map) {
    tables.add(RoutingTableJson.read(map.getData().get("routing.json")));
  }

  private void answered(AppVersionCommand command) {
    AppVersionCommandStatus status = command.getStatus();
    if (status != null) {
      answers.add(
          "%s: %s %s".formatted(command.getSpec().action(), status.state(), status.message()));
    }
  }

  /** Adopts v1.0, then carries out the rollout; returns once it has ended. */
  FaultyRollout run() {
    app.apply(resource("v1.0", FIRST + SECOND));
    startOperator();
    awaitState("Stable of v1.0");
    app.apply(resource("v1.1", FIRST + SECOND));
    switch (course) {
      case COMPLETED -> awaitState("Stable of v1.1");
      case ABORTED -> abort();
      case RETIRED -> retireFirst();
    }
    return this;
  }

  private void abort() {
    awaitState("Holding of v1.1 at 50%");
    app.order("stop", "abort", "reason: checkout fails, by: jane");
    assertThat(app.answer("stop"))
        .isEqualTo("Done v1.1 gets no new visitors; its open pages stay until closed.");
    awaitState("Aborted of v1.1 at 0%");
  }

  private void retireFirst() {
    awaitState("Holding of v1.1 at 10%");
    app.order("go", "approve", "step: 0, by: jane");
    assertThat(app.answer("go")).startsWith("Done ");
    awaitState("Stable of v1.1");
    app.apply(resource("v1.1", SECOND));
    awaitPhase("v1.0", "Draining");
    app.apply(
        resource("v1.1", SECOND) + "retirement: {grace: 0s, idle: 0s, move: 0s, maxAge: 1s}\n");
    awaitPhase("v1.0", "Retired");
  }

  private void startOperator() {
    ApiProxy proxy = faults.in(new ApiProxy(server, trust));
    proxies.add(proxy);
    ControlPlane operator =
        app.startOperator("operator-" + proxies.size(), false, app.ns(), proxy.url());
    var _ =
        proxy
            .died()
            .thenRunAsync(
                () -> replace(operator),
                Thread::startVirtualThread) // the client's requests need the common pool
            .whenComplete(
                (done, error) -> {
                  if (error != null) {
                    failed.completeExceptionally(error);
                  }
                });
  }

  /** The next operator takes over from a dead one. One that dies when it is stopped has none. */
  private synchronized void replace(ControlPlane dead) {
    if (!closed) {
      burials.add(app.abandon(dead));
      startOperator();
    }
  }

  /** Waits for a state of the rollout that is reported, and that all sidecars enforce. */
  private void awaitState(String state) {
    eventually(
        () -> {
          AppVersionStatus status = app.get().getStatus();
          assertThat(status).isNotNull();
          assertThat(status.rollout()).isNotNull();
          assertThat(state(requireNonNull(status.rollout()))).isEqualTo(state);
          assertThat(requireNonNull(status.versions()))
              .allSatisfy(version -> assertThat(version.sidecarsInSync()).isEqualTo(1));
          assertThat(app.condition("RolloutComplete").getReason())
              .isEqualTo(status.rollout().phase());
        });
  }

  /**
   * Waits for the phase of a version that is reported for the resource and the table as they are
   * now, and that all sidecars enforce.
   */
  private void awaitPhase(String version, String phase) {
    eventually(
        () -> {
          AppVersion resource = app.get();
          assertThat(resource.getStatus().observedGeneration())
              .isEqualTo(resource.getMetadata().getGeneration());
          RoutingTable table = app.table();
          assertThat(table.version(version).isEmpty()).isEqualTo(phase.equals("Retired"));
          assertThat(resource.getStatus().revision()).isEqualTo(table.revision());
          assertThat(app.phases()).containsEntry(version, phase);
          assertThat(app.condition("Drained-" + version).getReason()).isEqualTo(phase);
          assertThat(app.condition("SidecarsInSync").getReason()).isEqualTo("InSync");
        });
  }

  private static String state(RolloutStatus rollout) {
    String version = rollout.target() == null ? rollout.stable() : rollout.target();
    return rollout.phase()
        + " of "
        + version
        + (rollout.weight() == null ? "" : " at " + rollout.weight() + "%");
  }

  /** Waits until the rollout has ended like another one. */
  void awaitEnd(End expected) {
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(end()).isEqualTo(expected));
  }

  /** Waits for an assertion, and fails at once if the proxy or an operator has failed. */
  private void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(failed).isNotCompletedExceptionally();
              assertion.run();
            });
  }

  /** How the rollout has ended. */
  End end() {
    assertThat(failed).isNotCompletedExceptionally();
    AppVersionStatus status = app.get().getStatus();
    RolloutStatus rollout = requireNonNull(status.rollout());
    Map<String, String> phases = new TreeMap<>();
    requireNonNull(status.versions())
        .forEach(each -> phases.put(each.name(), each.phase() + " " + each.share()));
    Map<String, String> conditions = new TreeMap<>();
    requireNonNull(status.conditions())
        .forEach(each -> conditions.put(each.getType(), each.getStatus() + " " + each.getReason()));
    RoutingTable table = app.table();
    return new End(
        table.shares(),
        table.sequence(),
        phases,
        state(rollout) + ", before: " + rollout.stables(),
        Stream.ofNullable(status.history()).flatMap(List::stream).map(FaultyRollout::line).toList(),
        List.copyOf(answers),
        conditions);
  }

  /** Without its times. */
  private static String line(HistoryStatus entry) {
    return "%s attempt %d of %s from %s: %s at %d%% by %s: %s"
        .formatted(
            entry.id(),
            entry.attempt(),
            entry.target(),
            entry.from(),
            entry.outcome(),
            entry.weight(),
            entry.by(),
            entry.reason());
  }

  Course course() {
    return course;
  }

  /** All tables that were ever published, in their order. */
  List<RoutingTable> tables() {
    return List.copyOf(tables);
  }

  /** The number of writes of all operators. */
  int writes() {
    return proxies.stream().mapToInt(proxy -> proxy.writes()).sum();
  }

  /** The number of operators that died. */
  int deaths() {
    return (int) proxies.stream().filter(proxy -> proxy.died().isDone()).count();
  }

  /** The number of writes whose response was lost. */
  int lost() {
    return proxies.stream().mapToInt(ApiProxy::lost).sum();
  }

  private String resource(String target, String versions) {
    return """
        selector: {app: shop}
        port: 8080
        rollout: {target: %s, steps: %s, bake: %s}
        versions:
        """
            .formatted(target, course.steps, course.bake)
        + versions;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    watches.forEach(Watch::close);
    app.close();
    burials.forEach(CompletableFuture::join);
    proxies.forEach(ApiProxy::close);
    client.close();
  }
}
