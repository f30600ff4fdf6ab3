package dev.appversion.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.desiredstate.objects.KeySecret;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.TestNamespace;
import dev.appversion.testkit.apiserver.CustomResources;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** A namespace with an AppVersion {@code shop}, and the operators that serve it. */
final class TestApp implements AutoCloseable {
  static final String NAME = "shop";

  /** The spec of an AppVersion with one version. */
  static final String ONE_VERSION =
      """
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 1, selector: {version: v1.0}}
      """;

  /** The release of the operators that are started here. */
  static final String RELEASE = "0.2.0";

  static final BustEndpoint BUST = new BustEndpoint("https://operator.test", "PEM");

  final KubernetesClient client;
  final TestNamespace namespace;
  final FakePods pods;
  final ReconcileMetrics metrics = new ReconcileMetrics();

  /** The clock of the operators that are started from now on. */
  Clock clock = Clock.systemUTC();

  /** More environment variables of the operators that are started from now on. */
  Map<String, String> variables = Map.of();

  private final Map<ControlPlane, KubernetesClient> operators = new ConcurrentHashMap<>();

  /** On an API server without controllers. */
  TestApp(KubernetesClient client) {
    this(client, true);
  }

  /** One of many, on an API server that has the CRDs: see {@link #applyCrd}. */
  static TestApp another(KubernetesClient client) {
    return new TestApp(client, false);
  }

  private TestApp(KubernetesClient client, boolean crds) {
    this.client = client;
    if (crds) {
      applyCrd(client);
    }
    this.namespace = TestNamespace.create(client, "av");
    this.pods = new FakePods(client, namespace.name(), NAME);
  }

  TestApp(Cluster cluster) {
    this(cluster.client());
    eventually(
        () ->
            assertThat(client.serviceAccounts().inNamespace(ns()).withName("default").get())
                .isNotNull());
  }

  static void applyCrd(KubernetesClient client) {
    CustomResources.apply(client, Path.of(System.getProperty("appversion.root")));
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .untilAsserted(
            () -> {
              assertThat(client.resources(AppVersion.class).inNamespace("default").list())
                  .isNotNull();
              assertThat(client.resources(AppVersionCommand.class).inNamespace("default").list())
                  .isNotNull();
            });
  }

  /** The spec of an AppVersion with two versions of these weights. */
  static String twoVersions(int first, int second) {
    return """
        selector: {app: shop}
        port: 8080
        defaultVersion: v1.0
        versions:
        - {name: v1.0, weight: %d, selector: {version: v1.0}}
        - {name: v1.1, weight: %d, selector: {version: v1.1}}
        """
        .formatted(first, second);
  }

  /** Reconciles the AppVersion again, several times. */
  void reconcileAgain(ControlPlane operator) {
    for (int i = 0; i < 3; i++) {
      long before = metrics.succeeded();
      operator.bustEndpointChanged();
      eventually(() -> assertThat(metrics.succeeded()).isGreaterThan(before));
    }
  }

  String ns() {
    return namespace.name();
  }

  /** Starts an operator that serves this namespace only. */
  ControlPlane startOperator(String identity, boolean leaderElection) {
    return startOperator(identity, leaderElection, ns());
  }

  /**
   * Starts an operator.
   *
   * @param namespaces that it serves, separated by commas
   */
  ControlPlane startOperator(String identity, boolean leaderElection, String namespaces) {
    return startOperator(
        identity, leaderElection, namespaces, client.getConfiguration().getMasterUrl());
  }

  /**
   * Starts an operator.
   *
   * @param namespaces that it serves, separated by commas
   * @param apiServer the URL of the API server, or of a proxy in front of it
   */
  ControlPlane startOperator(
      String identity, boolean leaderElection, String namespaces, String apiServer) {
    KubernetesClient own =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(client.getConfiguration()).withMasterUrl(apiServer).build())
            .withKubernetesSerialization(client.getKubernetesSerialization())
            .build();
    Map<String, String> environment = new TreeMap<>(variables);
    environment.putAll(
        Map.of(
            "POD_NAME",
            identity,
            "POD_NAMESPACE",
            ns(),
            "APPVERSION_LEASE",
            "appversion-operator",
            "APPVERSION_WATCH_NAMESPACES",
            namespaces,
            "APPVERSION_LEADER_ELECTION",
            Boolean.toString(leaderElection)));
    OperatorSettings settings = settings(environment);
    ControlPlane operator =
        new ControlPlane(settings, own, RELEASE, () -> BUST, metrics, clock, () -> {});
    operators.put(operator, own);
    operator.start();
    return operator;
  }

  /** Valid settings of a test, whose callers need not declare the exception. */
  private static OperatorSettings settings(Map<String, String> variables) {
    try {
      return OperatorSettings.parse(variables);
    } catch (InvalidSettingsException e) {
      throw new AssertionError(e);
    }
  }

  void stop(ControlPlane operator) {
    operator.close();
    requireNonNull(operators.remove(operator)).close();
  }

  /**
   * Stops an operator that cannot reach the API server any more; does not wait for its end.
   *
   * @return its end
   */
  CompletableFuture<Void> abandon(ControlPlane operator) {
    KubernetesClient own = requireNonNull(operators.remove(operator));
    return CompletableFuture.runAsync(
        () -> {
          operator.close();
          own.close();
        },
        Thread::startVirtualThread);
  }

  /** Stops all operators that were started here. */
  void stopOperators() {
    List.copyOf(operators.keySet()).forEach(this::stop);
  }

  /** Applies the AppVersion with this spec. */
  AppVersion apply(String spec) {
    String yaml =
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersion
        metadata: {name: %s, namespace: %s}
        spec:
        %s
        """
            .formatted(NAME, ns(), spec.indent(2));
    return client
        .resource(client.getKubernetesSerialization().unmarshal(yaml, AppVersion.class))
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  /** Creates an AppVersionCommand of this name, action and other fields. */
  void order(String name, String action, String fields) {
    String yaml =
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersionCommand
        metadata: {name: %s, namespace: %s}
        spec: {app: shop, action: %s, %s}
        """
            .formatted(name, ns(), action, fields);
    client
        .resource(client.getKubernetesSerialization().unmarshal(yaml, AppVersionCommand.class))
        .create();
  }

  /** State and message of the command of this name, once it has them. */
  String answer(String name) {
    eventually(() -> assertThat(command(name).getStatus()).isNotNull());
    return command(name).getStatus().state() + " " + command(name).getStatus().message();
  }

  private AppVersionCommand command(String name) {
    return client.resources(AppVersionCommand.class).inNamespace(ns()).withName(name).get();
  }

  AppVersion get() {
    return client.resources(AppVersion.class).inNamespace(ns()).withName(NAME).get();
  }

  RoutingTable table() {
    return findTable().orElseThrow(() -> new AssertionError("no table"));
  }

  Optional<RoutingTable> findTable() {
    return Optional.ofNullable(configMap(NAME + "-routing"))
        .map(map -> RoutingTableJson.read(map.getData().get("routing.json")));
  }

  /** The weight of each version in the table in force. */
  Map<String, Integer> weights() {
    return table().versions().stream()
        .collect(Collectors.toMap(version -> version.name(), version -> version.weight()));
  }

  /** The phase of each version in the status. */
  Map<String, String> phases() {
    List<VersionStatus> versions = requireNonNull(get().getStatus().versions());
    return versions.stream()
        .collect(
            Collectors.toMap(
                version -> version.name(), version -> String.valueOf(version.phase())));
  }

  /** The state of the rollout. */
  RolloutStatus rollout() {
    return requireNonNull(get().getStatus().rollout());
  }

  /** The rollout that ended last. */
  HistoryStatus lastRollout() {
    List<HistoryStatus> history = get().getStatus().history();
    if (history == null) {
      throw new AssertionError("no rollout has ended");
    }
    return history.getFirst();
  }

  SecretKeys keys() {
    return KeySecret.read(client.secrets().inNamespace(ns()).withName(NAME + "-appversion").get());
  }

  ConfigMap configMap(String name) {
    return client.configMaps().inNamespace(ns()).withName(name).get();
  }

  void putConfigMap(String name, Map<String, String> data) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(ns())
                .endMetadata()
                .withData(data)
                .build())
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  /** A ready pod of a version whose sidecar enforces each table at once, and refuses older ones. */
  void readyPod(String name, String version) {
    AtomicReference<@Nullable RoutingTable> loaded = new AtomicReference<>();
    readyPod(
        name,
        version,
        () ->
            findTable()
                .map(
                    table ->
                        requireNonNull(
                            loaded.accumulateAndGet(
                                table,
                                (old, next) ->
                                    old != null && next.isOlderThan(old) ? old : next))));
  }

  /** A ready pod of a version whose sidecar enforces these tables. */
  void readyPod(String name, String version, Supplier<Optional<RoutingTable>> tables) {
    pods.ready(name, Map.of("app", NAME, "version", version), tables, this::keys, version);
  }

  /** A ready pod without a sidecar. */
  void makeReady(String name, Map<String, String> labels) {
    pods.makeReady(pods.create(name, labels, "default", 0, 0));
  }

  Condition condition(String type) {
    AppVersion resource = get();
    return Stream.ofNullable(resource.getStatus())
        .flatMap(status -> Stream.ofNullable(status.conditions()))
        .flatMap(List::stream)
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no condition " + type));
  }

  void awaitCondition(String type, String status, String reason) {
    eventually(
        () -> {
          Condition condition = condition(type);
          assertThat(condition.getStatus() + " " + condition.getReason())
              .as(condition.getMessage())
              .isEqualTo(status + " " + reason);
        });
  }

  /** The reasons of the events about the AppVersion. */
  List<String> eventReasons() {
    return client.events().v1().events().inNamespace(ns()).list().getItems().stream()
        // Kubernetes has events about the Service, which has the same name.
        .filter(event -> "AppVersion".equals(event.getRegarding().getKind()))
        .filter(event -> NAME.equals(event.getRegarding().getName()))
        .map(event -> event.getReason())
        .toList();
  }

  /** resourceVersions of the AppVersion and of everything that belongs to it. */
  Map<String, String> resourceVersions() {
    Map<String, String> versions = new TreeMap<>();
    Stream.<List<? extends HasMetadata>>of(
            List.of(get()),
            client.services().inNamespace(ns()).list().getItems(),
            client.configMaps().inNamespace(ns()).list().getItems(),
            client.secrets().inNamespace(ns()).list().getItems(),
            client.rbac().roles().inNamespace(ns()).list().getItems(),
            client.rbac().roleBindings().inNamespace(ns()).list().getItems())
        .flatMap(List::stream)
        .forEach(
            object ->
                versions.put(
                    object.getKind() + "/" + object.getMetadata().getName(),
                    object.getMetadata().getResourceVersion()));
    return versions;
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }

  @Override
  public void close() {
    stopOperators();
    pods.close();
    namespace.close();
  }
}
