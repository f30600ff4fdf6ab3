package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.deletion.OwnerRelease;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An existing Service is adopted and restored with its addresses. */
@OnApiServer
class EntryServiceIT {
  private static final String SPEC =
      """
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 1, selector: {version: v1.0}}
      service: {port: 8000, name: web, adopt: true}
      """;

  private static final String EXISTING =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        labels: {team: checkout, app.kubernetes.io/managed-by: Helm}
        annotations: {example.com/owner: checkout}
      spec:
        type: NodePort
        ipFamilyPolicy: SingleStack
        trafficDistribution: PreferClose
        selector: {app: shop, version: v1.0}
        ports:
        - {name: web, port: 8000, targetPort: http, appProtocol: http}
        - {name: metrics, port: 9090, targetPort: 9090}
      """;

  private final ApiServer server;
  private TestApp app;
  private ControlPlane operator;

  EntryServiceIT(ApiServer server) {
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
  void anExistingServiceMovesInWhenItsPodsHaveSidecarsAndOutWhenTheAppVersionIsDeleted() {
    Service before = createExisting();
    app.makeReady("bare", Map.of("app", "shop", "version", "v1.0"));

    app.apply(SPEC);
    app.awaitCondition("Ready", "False", "NotAdopted");
    assertThat(app.condition("Ready").getMessage())
        .contains(
            "Service web is not adopted",
            "1 of 1 ready pods",
            "pod bare",
            "appversion.dev/inject: shop");
    assertThat(app.table().versions()).hasSize(1);
    assertThat(service("web")).isEqualTo(before);

    app.readyPod("new", "v1.0");
    app.client.pods().inNamespace(app.ns()).withName("bare").withGracePeriod(0).delete();

    app.awaitCondition("Ready", "True", "Routed");
    Service adopted = service("web");
    assertThat(adopted.getSpec().getSelector()).isEqualTo(Map.of("app", "shop"));
    assertThat(adopted.getSpec().getPorts().get(0).getTargetPort().getStrVal())
        .isEqualTo("appversion");
    assertThat(adopted.getSpec().getPorts().get(1)).isEqualTo(before.getSpec().getPorts().get(1));
    assertThat(adopted.getMetadata().getLabels())
        .containsAllEntriesOf(before.getMetadata().getLabels());
    assertThat(adopted.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(comparable(adopted)).isEqualTo(comparable(before));

    edit(service -> service.getSpec().setSelector(Map.of("app", "other")));
    eventually(
        () -> assertThat(service("web").getSpec().getSelector()).isEqualTo(Map.of("app", "shop")));

    app.client.resource(app.get()).delete();
    eventually(
        () -> {
          Service restored = service("web");
          assertThat(restored.getSpec()).isEqualTo(before.getSpec());
          assertThat(restored.getMetadata().getLabels())
              .isEqualTo(before.getMetadata().getLabels());
          assertThat(restored.getMetadata().getAnnotations())
              .isEqualTo(before.getMetadata().getAnnotations());
        });
  }

  @Test
  void anAdoptedServiceGetsTheFieldsOfTheResourceAndIsRestored() {
    Service before = createExisting();
    app.readyPod("new", "v1.0");
    app.apply(SPEC.replace("adopt: true", "adopt: true, appProtocol: kubernetes.io/ws"));
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(service("web").getSpec().getPorts().getFirst().getAppProtocol())
        .isEqualTo("kubernetes.io/ws");
    assertThat(service("web").getSpec().getTrafficDistribution()).isEqualTo("PreferClose");

    app.apply(
        SPEC.replace(
            "adopt: true", "adopt: true, trafficDistribution: PreferSameNode, appProtocol: tcp"));
    eventually(
        () ->
            assertThat(service("web").getSpec().getTrafficDistribution())
                .isEqualTo("PreferSameNode"));
    app.apply(SPEC.replace("name: web, adopt: true", "name: shop"));

    eventually(() -> assertThat(service("web").getSpec()).isEqualTo(before.getSpec()));
  }

  @Test
  void aServiceIsRestoredWhenTheEntryGetsAnotherName() {
    Service before = createExisting();
    app.readyPod("new", "v1.0");
    app.apply(SPEC);
    app.awaitCondition("Ready", "True", "Routed");

    app.apply(SPEC.replace("name: web, adopt: true", "name: shop"));

    eventually(() -> assertThat(service("web").getSpec()).isEqualTo(before.getSpec()));
    eventually(() -> assertThat(service("shop")).isNotNull());
  }

  @Test
  void aServiceThatCannotBeTheEntryIsNamedWithTheReason() {
    createExisting();
    app.apply(SPEC.replace("port: 8000", "port: 80"));
    app.awaitCondition("Ready", "False", "NotAdopted");
    assertThat(app.condition("Ready").getMessage())
        .contains("it has no TCP port 80, only 8000, 9090: set spec.service.port");
  }

  @Test
  void withoutPermissionTheNameIsTakenUntilTheServiceIsDeleted() {
    Service before = createExisting();
    app.apply(SPEC.replace(", adopt: true", ""));
    app.awaitCondition("Ready", "False", "NameTaken");
    assertThat(service("web")).isEqualTo(before);

    app.client.resource(before).delete();

    app.awaitCondition("Ready", "False", "NoPods");
    assertThat(service("web").getMetadata().getOwnerReferences()).hasSize(1);
  }

  @Test
  void anAppVersionThatIsDeletedAndCreatedAgainKeepsItsAddresses() {
    String spec = SPEC.replace(", adopt: true", "");
    app.readyPod("new", "v1.0");
    app.apply(spec);
    app.awaitCondition("Ready", "True", "Routed");
    String entry = service("web").getSpec().getClusterIP();
    String revision = app.table().revision();

    release();
    app.client.resource(app.get()).delete();
    app.client.secrets().inNamespace(app.ns()).withName("shop-appversion").delete();
    assertThat(service("web").getMetadata().getOwnerReferences()).isEmpty();
    app.apply(spec);

    eventually(
        () -> {
          assertThat(service("web").getMetadata().getOwnerReferences())
              .extracting(reference -> reference.getUid())
              .containsExactly(app.get().getMetadata().getUid());
          assertThat(service("web").getMetadata().getAnnotations())
              .doesNotContainKey("appversion.dev/released");
        });
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(service("web").getSpec().getClusterIP()).isEqualTo(entry);
    assertThat(app.table().revision()).isEqualTo(revision);
  }

  @Test
  void theObjectsOfAnAppVersionThatWasDeletedWithoutAnOperatorAreDeletedByTheNext() {
    app.apply(SPEC.replace(", adopt: true", ""));
    app.awaitCondition("Ready", "False", "NoPods");

    release();
    app.reconcileAgain(operator);
    assertThat(service("web").getMetadata().getOwnerReferences())
        .as("not adopted again before the AppVersion is deleted")
        .isEmpty();
    app.stop(operator);
    app.client.resource(app.get()).delete();
    operator = app.startOperator("two", false);

    eventually(
        () -> {
          assertThat(service("web")).isNull();
          assertThat(service("shop-v1-0")).isNull();
          assertThat(app.configMap("shop-routing")).isNull();
        });
  }

  /** Releases the objects, as the webhook does before a deletion. */
  private void release() {
    int released =
        new OwnerRelease(app.client, ObjectNames.FIELD_MANAGER)
            .objectsOf(app.ns(), TestApp.NAME, app.get().getMetadata().getUid());
    assertThat(released).isEqualTo(3);
  }

  private Service createExisting() {
    return app.client
        .resource(app.client.getKubernetesSerialization().unmarshal(EXISTING, Service.class))
        .inNamespace(app.ns())
        .create();
  }

  /** The fields that adoption does not change. */
  private static Map<String, Object> comparable(Service service) {
    return Map.of(
        "type", service.getSpec().getType(),
        "ips", service.getSpec().getClusterIPs(),
        "families", service.getSpec().getIpFamilies(),
        "policy", service.getSpec().getIpFamilyPolicy(),
        "distribution", service.getSpec().getTrafficDistribution(),
        "nodePort", service.getSpec().getPorts().getFirst().getNodePort(),
        "appProtocol", service.getSpec().getPorts().getFirst().getAppProtocol());
  }

  private void edit(Consumer<Service> change) {
    app.client
        .services()
        .inNamespace(app.ns())
        .withName("web")
        .edit(
            service -> {
              change.accept(service);
              return service;
            });
  }

  private Service service(String name) {
    return app.client.services().inNamespace(app.ns()).withName(name).get();
  }
}
