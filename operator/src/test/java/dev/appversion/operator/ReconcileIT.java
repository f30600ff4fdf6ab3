package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reconciler against a real API server. No node runs its pods. */
@OnApiServer
class ReconcileIT {
  private static final String MANIFEST =
      """
      {"paths": {"a.js": "a.0a1b2c3d4e5f.js"}, "version": "1.1", "hash": "0123456789ab"}
      """;

  private static final String TWO_VERSIONS =
      """
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 90, selector: {version: v1.0}}
      - {name: v1.1, weight: 10, selector: {version: v1.1}}
      """;

  private final ApiServer server;
  private TestApp app;
  private ControlPlane operator;

  ReconcileIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    operator = app.startOperator("one", false);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aResourceBecomesItsObjectsBeforeAnyPodIsThere() {
    app.apply(TWO_VERSIONS);

    app.awaitCondition("Ready", "False", "NoPods");
    assertThat(app.resourceVersions().keySet())
        .contains(
            "Service/shop",
            "Service/shop-v1-0",
            "Service/shop-v1-1",
            "ConfigMap/shop-routing",
            "Secret/shop-appversion",
            "Role/shop-appversion",
            "RoleBinding/shop-appversion");
    LiveVersion version = app.table().version("v1.1").orElseThrow();
    assertThat(version.appVersion()).isEqualTo("unknown");
    assertThat(version.address()).isEqualTo(service("shop-v1-1").getSpec().getClusterIP() + ":80");
    assertThat(app.table().keyId()).isEqualTo(app.keys().id());
    assertThat(app.table().bust().url()).isEqualTo(TestApp.BUST.url());
    assertThat(app.get().getStatus().summary()).isEqualTo("v1.0 90%, v1.1 10%");
    assertThat(app.get().getStatus().revision()).isEqualTo(app.table().revision());
    eventually(() -> assertThat(app.eventReasons()).contains("Created", "NoPods"));
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    app.apply(TWO_VERSIONS);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("Ready", "True", "Routed");
    app.awaitCondition("SidecarsInSync", "True", "InSync");
    app.awaitCondition("Progressing", "False", "Settled");
    Map<String, String> before = app.resourceVersions();
    int events = app.eventReasons().size();

    app.reconcileAgain(operator);
    app.stop(operator);
    operator = app.startOperator("two", false);
    app.reconcileAgain(operator);

    assertThat(app.resourceVersions()).isEqualTo(before);
    assertThat(app.eventReasons()).hasSize(events);
  }

  @Test
  void driftIsRepaired() {
    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NoPods");
    RoutingTable table = app.table();

    editService("shop-v1-0", service -> service.getSpec().setSelector(Map.of("app", "other")));
    editService("shop", service -> service.getMetadata().getLabels().clear());
    app.client.configMaps().inNamespace(app.ns()).withName("shop-routing").delete();
    app.client.rbac().roles().inNamespace(app.ns()).withName("shop-appversion").delete();

    eventually(
        () -> {
          assertThat(service("shop-v1-0").getSpec().getSelector())
              .isEqualTo(Map.of("app", "shop", "version", "v1.0"));
          assertThat(service("shop").getMetadata().getLabels())
              .containsEntry("appversion.dev/app", "shop");
          assertThat(app.table()).isEqualTo(table);
          assertThat(
                  app.client.rbac().roles().inNamespace(app.ns()).withName("shop-appversion").get())
              .isNotNull();
        });
  }

  @Test
  void aForeignObjectIsNeverTouched() {
    Service foreign =
        app.client
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withName("shop-v1-1")
                    .withNamespace(app.ns())
                    .addToLabels("appversion.dev/app", "shop")
                    .endMetadata()
                    .withNewSpec()
                    .addToSelector("app", "mine")
                    .addNewPort()
                    .withPort(9000)
                    .endPort()
                    .endSpec()
                    .build())
            .create();

    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NameTaken");
    assertThat(app.condition("Ready").getMessage()).contains("Service shop-v1-1", "rename");
    assertThat(service("shop-v1-1")).isEqualTo(foreign);
    assertThat(app.table().versions()).extracting(LiveVersion::name).containsExactly("v1.0");
    eventually(() -> assertThat(app.eventReasons()).containsOnlyOnce("NameTaken"));

    app.client.resource(foreign).delete();
    app.awaitCondition("Ready", "False", "NoPods");
  }

  @Test
  void editedWeightsAreInTheTableAndInAnEvent() {
    app.apply(TWO_VERSIONS);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("Ready", "True", "Routed");
    String revision = app.table().revision();

    app.apply(TWO_VERSIONS.replace("90", "50").replace("10", "50"));

    eventually(() -> assertThat(app.get().getStatus().summary()).isEqualTo("v1.0 50%, v1.1 50%"));
    assertThat(app.table().revision()).isNotEqualTo(revision);
    app.awaitCondition("SidecarsInSync", "True", "InSync");
    assertThat(app.get().getStatus().versions())
        .allMatch(version -> version.readyPods() == 1 && version.sidecarsInSync() == 1);
    eventually(() -> assertThat(app.eventReasons()).contains("WeightsChanged"));
  }

  @Test
  void aRetiredVersionsObjectsAreDeletedWhenAllSidecarsAreInSync() {
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, manifest: {inline: '{\"paths\": {}}'}"));
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(app.configMap("shop-manifest-v1.1")).isNotNull();

    app.apply(
        """
        selector: {app: shop}
        port: 8080
        defaultVersion: v1.0
        versions:
        - {name: v1.0, weight: 90, selector: {version: v1.0}}
        """);

    eventually(() -> assertThat(app.table().versions()).hasSize(1));
    eventually(
        () -> {
          assertThat(service("shop-v1-1")).isNull();
          assertThat(app.configMap("shop-manifest-v1.1")).isNull();
        });
    assertThat(app.eventReasons()).contains("VersionRetired");
  }

  @Test
  void anEditedComponentChangesTheAppVersion() {
    app.putConfigMap("settings", Map.of("a.json", "1"));
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, components: [{name: config, configMapRef: {name: settings}}]"));
    eventually(() -> assertThat(version("v1.1").components()).isEqualTo(Map.of("config", 1)));
    String before = version("v1.1").appVersion();

    app.putConfigMap("settings", Map.of("a.json", "2"));
    eventually(() -> assertThat(version("v1.1").appVersion()).isNotEqualTo(before));

    String good = version("v1.1").appVersion();
    app.client.configMaps().inNamespace(app.ns()).withName("settings").delete();
    app.awaitCondition("ManifestsResolved", "False", "ConfigMapNotFound");
    assertThat(version("v1.1").appVersion()).isEqualTo(good);
  }

  @Test
  void aMissingOrMalformedManifestNeverReplacesAValidOne() {
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, manifest: {configMapRef: {name: assets}}"));
    app.awaitCondition("ManifestsResolved", "False", "ConfigMapNotFound");
    assertThat(version("v1.1").appVersion()).isEqualTo("unknown");

    app.putConfigMap("assets", Map.of("staticfiles.json", MANIFEST));
    app.awaitCondition("ManifestsResolved", "True", "Resolved");
    assertThat(version("v1.1").appVersion()).isEqualTo("0123456789ab");
    assertThat(app.configMap("shop-manifest-v1.1").getData())
        .containsEntry("staticfiles.json", MANIFEST);

    app.putConfigMap("assets", Map.of("staticfiles.json", "{\"paths\": ["));
    app.awaitCondition("ManifestsResolved", "False", "ManifestMalformed");
    assertThat(app.condition("ManifestsResolved").getMessage())
        .contains("version v1.1", "ConfigMap assets", "line 1", "last valid manifest stays in use");
    assertThat(version("v1.1").appVersion()).isEqualTo("0123456789ab");

    app.putConfigMap("assets", Map.of("other", MANIFEST));
    app.awaitCondition("ManifestsResolved", "False", "KeyNotFound");
    assertThat(app.configMap("shop-manifest-v1.1").getData())
        .containsEntry("staticfiles.json", MANIFEST);
  }

  @Test
  void aManifestIsReadFromTheAppOnceAndAgainWhenBusted() {
    app.pods.files.put("/static/staticfiles.json", bytes(MANIFEST));
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, manifest: {path: /static/staticfiles.json}"));
    app.awaitCondition("ManifestsResolved", "Unknown", "NoReadyPod");
    app.readyPod("b", "v1.1");
    app.awaitCondition("ManifestsResolved", "True", "Resolved");
    assertThat(version("v1.1").appVersion()).isEqualTo("0123456789ab");
    assertThat(app.pods.reads).hasValue(1);

    app.pods.files.put(
        "/static/staticfiles.json", bytes(MANIFEST.replace("0123456789ab", "ba9876543210")));
    app.reconcileAgain(operator);
    assertThat(app.pods.reads).hasValue(1);

    annotate("bust-1");
    eventually(() -> assertThat(app.table().bust().generation()).isEqualTo(1));
    assertThat(app.table().bust().request()).isEqualTo("bust-1");
    assertThat(version("v1.1").appVersion()).isEqualTo("ba9876543210");
    assertThat(app.pods.reads).hasValue(2);

    app.stop(operator);
    operator = app.startOperator("two", false);
    app.reconcileAgain(operator);
    assertThat(app.table().bust().generation()).isEqualTo(1);
    assertThat(app.pods.reads).hasValue(2);

    app.pods.files.put("/static/staticfiles.json", bytes("no manifest"));
    annotate("bust-2");
    eventually(() -> assertThat(app.table().bust().generation()).isEqualTo(2));
    app.awaitCondition("ManifestsResolved", "False", "ManifestMalformed");
    assertThat(version("v1.1").appVersion()).isEqualTo("ba9876543210");
    eventually(() -> assertThat(app.eventReasons()).contains("Busted", "ManifestMalformed"));
  }

  @Test
  void theAppVersionInForceStaysUntilAManifestInItsPlaceWasRead() {
    String versions =
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}", "selector: {version: v1.1}, appVersion: by-hand");
    app.putConfigMap("settings", Map.of("a.json", "1"));
    app.pods.files.put("/m.json", bytes(MANIFEST));
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, manifest: {path: /m.json},"
                + " components: [{name: config, configMapRef: {name: settings}}]"));
    app.awaitCondition("ManifestsResolved", "Unknown", "NoReadyPod");
    assertThat(version("v1.1").appVersion()).isEqualTo("unknown");
    app.apply(versions);
    eventually(() -> assertThat(version("v1.1").appVersion()).isEqualTo("by-hand"));

    app.apply(versions.replace("appVersion: by-hand", "manifest: {path: /m.json}"));
    app.awaitCondition("ManifestsResolved", "Unknown", "NoReadyPod");
    assertThat(version("v1.1").appVersion()).isEqualTo("by-hand");

    app.readyPod("b", "v1.1");
    app.awaitCondition("ManifestsResolved", "True", "Resolved");
    assertThat(version("v1.1").appVersion()).isEqualTo("0123456789ab");
  }

  @Test
  void aLargeManifestIsCutIntoParts() {
    StringBuilder paths = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 40_000; i++) {
      String hash = Long.toHexString(random.nextLong());
      paths.append(
          "\"a/%d.js\": \"a/%d.%s%s.js\","
              .formatted(i, i, hash, Long.toHexString(random.nextLong())));
    }
    byte[] manifest =
        bytes("{\"paths\": {" + paths + "\"z\": \"z\"}, \"version\": \"1.1\", \"hash\": \"abc\"}");
    app.pods.files.put("/m.json", manifest);
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}", "selector: {version: v1.1}, manifest: {path: /m.json}"));
    app.readyPod("b", "v1.1");

    eventually(() -> assertThat(version("v1.1").appVersion()).isEqualTo("abc"));
    assertThat(version("v1.1").manifest().gzip()).isTrue();
    assertThat(version("v1.1").manifest().configMaps())
        .hasSizeGreaterThan(1)
        .allMatch(name -> app.configMap(name) != null);
    app.awaitCondition("SidecarsInSync", "True", "InSync");
    app.awaitCondition("Progressing", "False", "Settled");
    Map<String, String> before = app.resourceVersions();
    app.reconcileAgain(operator);
    assertThat(app.resourceVersions()).isEqualTo(before);
  }

  @Test
  void aSecretOfTheUserIsUsedUnchanged() {
    Secret own =
        app.client
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName("shop-appversion")
                    .withNamespace(app.ns())
                    .endMetadata()
                    .addToStringData("secret-key", "a key of my own, long enough")
                    .build())
            .create();
    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NoPods");
    String keyId = SecretKeys.of("a key of my own, long enough", Optional.empty()).id();
    assertThat(app.table().keyId()).isEqualTo(keyId);
    assertThat(secret()).isEqualTo(own);

    secretKey("short");
    app.awaitCondition("Ready", "False", "SecretKeyInvalid");
    assertThat(app.condition("Ready").getMessage()).doesNotContain("'short'");
    assertThat(app.table().keyId()).isEqualTo(keyId);

    secretKey("another key that is long enough");
    eventually(() -> assertThat(app.table().keyId()).isNotEqualTo(keyId));
  }

  @Test
  void podsThatCannotServeAreNamed() {
    app.apply(TWO_VERSIONS);
    app.readyPod("a", "v1.0");
    app.makeReady("bare", Map.of("app", "shop", "version", "v1.1"));

    app.awaitCondition("Ready", "False", "NotInjected");
    app.awaitCondition("SidecarsInSync", "False", "NotInjected");
    assertThat(app.condition("Ready").getMessage()).contains("pod bare", "no sidecar");
  }

  @Test
  void anAppThatAcceptsNoConnectionsIsExplainedOnce() {
    String problem = "the app accepts no connections at 127.0.0.1:8080: set spec.port";
    app.apply(TWO_VERSIONS);
    app.readyPod("b", "v1.1");
    Pod waiting = app.pods.waiting("a", Map.of("app", "shop", "version", "v1.0"), problem);
    app.pods.waiting("a2", Map.of("app", "shop", "version", "v1.0"), problem);

    app.awaitCondition("Ready", "False", "AppUnreachable");
    assertThat(app.condition("Ready").getMessage())
        .isEqualTo(
            "version v1.0 should get 90% of new visitors, but none of its 2 pod(s) is ready: "
                + problem);
    app.awaitCondition("SidecarsInSync", "True", "InSync");
    app.stop(operator);
    operator = app.startOperator("two", false);
    app.reconcileAgain(operator);
    eventually(() -> assertThat(app.eventReasons()).containsOnlyOnce("AppUnreachable"));

    app.pods.makeReady(waiting);
    app.awaitCondition("Ready", "True", "Routed");
  }

  @Test
  void podsWithASidecarOfAnotherReleaseAreShown() {
    app.apply(TWO_VERSIONS);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("Ready", "True", "Routed");

    annotateInjected("a", "0.1.0");

    app.awaitCondition("SidecarsCurrent", "False", "OtherRelease");
    assertThat(app.condition("SidecarsCurrent").getMessage()).contains("pod a (0.1.0)");
    assertThat(app.get().getStatus().versions().getFirst().sidecarsOfOtherRelease()).hasSize(1);
    eventually(() -> assertThat(app.eventReasons()).containsOnlyOnce("OtherRelease"));

    annotateInjected("a", TestApp.RELEASE);
    eventually(
        () ->
            assertThat(app.get().getStatus().conditions())
                .extracting(Condition::getType)
                .doesNotContain("SidecarsCurrent"));
  }

  private void annotateInjected(String pod, String release) {
    app.client
        .pods()
        .inNamespace(app.ns())
        .withName(pod)
        .edit(
            it ->
                new PodBuilder(it)
                    .editMetadata()
                    .addToAnnotations("appversion.dev/injected", release)
                    .endMetadata()
                    .build());
  }

  @Test
  void anAutoscalerThatCountsTheSidecarIsReportedOnce() {
    app.apply(TWO_VERSIONS);
    app.readyPod("b", "v1.1");
    // Instead of a Deployment: an object that no controller reconciles.
    app.putConfigMap("shop-v1", Map.of());
    app.pods.readyOf(app.configMap("shop-v1"), Map.of("app", "shop", "version", "v1.0"));
    app.awaitCondition("Ready", "True", "Routed");
    app.client.resource(autoscaler("another", "Resource")).create();
    app.client.resource(autoscaler("shop-v1", "Resource")).create();

    app.awaitCondition("AutoscalersMeasureApp", "False", "SidecarCounted");
    assertThat(app.condition("AutoscalersMeasureApp").getMessage())
        .contains("shop-v1 (cpu)", "ContainerResource")
        .doesNotContain("another");
    app.stop(operator);
    operator = app.startOperator("two", false);
    app.reconcileAgain(operator);
    eventually(() -> assertThat(app.eventReasons()).containsOnlyOnce("SidecarCounted"));

    app.client.resource(autoscaler("shop-v1", "ContainerResource")).update();
    eventually(
        () ->
            assertThat(app.get().getStatus().conditions())
                .extracting(Condition::getType)
                .doesNotContain("AutoscalersMeasureApp"));
  }

  private HorizontalPodAutoscaler autoscaler(String workload, String type) {
    boolean container = type.equals("ContainerResource");
    return app.client
        .getKubernetesSerialization()
        .unmarshal(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              scaleTargetRef: {apiVersion: any/v1, kind: ConfigMap, name: %1$s}
              maxReplicas: 3
              metrics:
              - type: %3$s
                %4$s: {name: cpu, %5$starget: {type: Utilization, averageUtilization: 70}}
            """
                .formatted(
                    workload,
                    app.ns(),
                    type,
                    container ? "containerResource" : "resource",
                    container ? "container: app, " : ""),
            HorizontalPodAutoscaler.class);
  }

  @Test
  void podsOfAnotherAppVersionAreNamed() {
    app.makeReady(
        "stray", Map.of("app", "shop", "version", "v1.0", "appversion.dev/inject", "shop2"));
    app.apply(TWO_VERSIONS);

    eventually(
        () ->
            assertThat(app.condition("Ready").getMessage())
                .contains("pod stray (shop2)", "names another AppVersion"));
    app.awaitCondition("Ready", "False", "NoPods");
    app.makeReady(
        "late", Map.of("app", "shop", "version", "v1.0", "appversion.dev/inject", "shop2"));
    eventually(() -> assertThat(app.condition("Ready").getMessage()).contains("pod late (shop2)"));
  }

  @Test
  void aNewLeaderRepeatsNoWarning() {
    app.apply(
        TWO_VERSIONS.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, manifest: {path: /none.json}"));
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("ManifestsResolved", "False", "ManifestUnreachable");
    eventually(() -> assertThat(app.eventReasons()).contains("ManifestUnreachable"));
    int reads = app.pods.reads.get();

    app.stop(operator);
    operator = app.startOperator("two", false);
    eventually(() -> assertThat(app.pods.reads.get()).isGreaterThan(reads + 2));
    app.awaitCondition("ManifestsResolved", "False", "ManifestUnreachable");

    assertThat(app.eventReasons()).containsOnlyOnce("ManifestUnreachable");
  }

  @Test
  void serviceAccountsOfThePodsAreBound() {
    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NoPods");
    app.readyPod("a", "v1.0");

    eventually(
        () ->
            assertThat(
                    app.client
                        .rbac()
                        .roleBindings()
                        .inNamespace(app.ns())
                        .withName("shop-appversion")
                        .get()
                        .getSubjects())
                .extracting(Subject::getName)
                .containsExactly("default"));
  }

  private LiveVersion version(String name) {
    return app.table().version(name).orElseThrow();
  }

  private void annotate(String bust) {
    app.client
        .resources(AppVersion.class)
        .inNamespace(app.ns())
        .withName("shop")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"appversion.dev/bust\":\"" + bust + "\"}}}");
  }

  private void editService(String name, Consumer<Service> edit) {
    app.client
        .services()
        .inNamespace(app.ns())
        .withName(name)
        .edit(
            service -> {
              edit.accept(service);
              return service;
            });
  }

  private Secret secret() {
    return app.client.secrets().inNamespace(app.ns()).withName("shop-appversion").get();
  }

  private void secretKey(String key) {
    app.client
        .secrets()
        .inNamespace(app.ns())
        .withName("shop-appversion")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"stringData\":{\"secret-key\":\"" + key + "\"}}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Service service(String name) {
    return app.client.services().inNamespace(app.ns()).withName(name).get();
  }
}
