package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator adopts objects of an AppVersion that have lost their owner. */
@OnApiServer
class AdoptionIT {
  private static final String ONE_VERSION =
      """
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 1, selector: {version: v1.0}, manifest: {inline: '{"paths": {}}'}}
      """;

  private final ApiServer server;
  private TestApp app;
  private ControlPlane operator;

  AdoptionIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    operator = app.startOperator("one", false);
    app.apply(ONE_VERSION);
    app.readyPod("a", "v1.0");
    app.awaitCondition("Ready", "True", "Routed");
    app.awaitCondition("SidecarsInSync", "True", "InSync");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void orphansAreAdopted() {
    Map<String, String> addresses = clusterIps();
    app.stop(operator);
    owned().forEach(this::stripOwner);

    operator = app.startOperator("two", false);

    awaitOwnedBy(app.get().getMetadata().getUid());
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(clusterIps()).isEqualTo(addresses);
  }

  @Test
  void aRemovedOwnerReferenceIsWrittenAgain() {
    stripOwner(service("shop"));

    awaitOwnedBy(app.get().getMetadata().getUid());
    app.awaitCondition("Ready", "True", "Routed");
  }

  @Test
  void objectsOfADeletedAppVersionOfTheSameNameAreAdopted() {
    app.stop(operator);
    Map<String, String> addresses = clusterIps();
    String former = app.get().getMetadata().getUid();
    app.client.resource(app.get()).delete();
    app.apply(ONE_VERSION);

    operator = app.startOperator("two", false);

    assertThat(app.get().getMetadata().getUid()).isNotEqualTo(former);
    awaitOwnedBy(app.get().getMetadata().getUid());
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(clusterIps()).isEqualTo(addresses);
  }

  @Test
  void aRestoreFromABackupRoutesToTheNewAddresses() {
    app.stop(operator);
    String key = app.keys().id();
    String address = app.table().version("v1.0").orElseThrow().address();
    List<HasMetadata> backup = owned();
    app.client.resource(app.get()).delete();
    backup.forEach(object -> app.client.resource(object).delete());
    app.apply(ONE_VERSION);
    backup.forEach(this::restore);
    assertThat(clusterIps().get("shop-v1-0")).isNotEqualTo(address);

    operator = app.startOperator("two", false);

    eventually(
        () ->
            assertThat(app.table().versions())
                .extracting(LiveVersion::address)
                .containsExactly(clusterIps().get("shop-v1-0") + ":80"));
    awaitOwnedBy(app.get().getMetadata().getUid());
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(app.keys().id()).isEqualTo(key);
  }

  @Test
  void aHeadlessServiceInTheirPlaceIsReplaced() {
    app.stop(operator);
    Service service = service("shop-v1-0");
    app.client.resource(service).delete();
    service.getSpec().setClusterIP("None");
    service.getSpec().setClusterIPs(List.of("None"));
    create(service);

    operator = app.startOperator("two", false);

    eventually(
        () ->
            assertThat(app.table().versions())
                .extracting(LiveVersion::address)
                .allMatch(address -> address.startsWith("10.96.")));
    app.awaitCondition("Ready", "True", "Routed");
  }

  /** All objects but the Secret, whose owner does not matter. */
  private List<HasMetadata> owned() {
    return Stream.<List<? extends HasMetadata>>of(
            app.client.services().inNamespace(app.ns()).list().getItems(),
            app.client.configMaps().inNamespace(app.ns()).list().getItems(),
            app.client.rbac().roles().inNamespace(app.ns()).list().getItems(),
            app.client.rbac().roleBindings().inNamespace(app.ns()).list().getItems())
        .<HasMetadata>flatMap(List::stream)
        .filter(object -> object.getMetadata().getLabels() != null)
        .filter(object -> object.getMetadata().getLabels().containsKey("appversion.dev/app"))
        .toList();
  }

  private void awaitOwnedBy(String uid) {
    eventually(
        () ->
            assertThat(owned())
                .hasSize(6)
                .allSatisfy(
                    object ->
                        assertThat(object.getMetadata().getOwnerReferences())
                            .as(object.getKind())
                            .extracting(OwnerReference::getUid)
                            .containsExactly(uid)));
  }

  private void stripOwner(HasMetadata object) {
    object.getMetadata().setOwnerReferences(List.of());
    object.getMetadata().setManagedFields(null);
    app.client.resource(object).update();
  }

  /**
   * Restores an object as backup tools do: with its labels, without owner, uid and allocated
   * fields.
   */
  private void restore(HasMetadata object) {
    object.getMetadata().setOwnerReferences(List.of());
    if (object instanceof Service service) {
      service.getSpec().setClusterIP(null);
      service.getSpec().setClusterIPs(null);
    }
    create(object);
  }

  private void create(HasMetadata object) {
    object.getMetadata().setUid(null);
    object.getMetadata().setResourceVersion(null);
    object.getMetadata().setManagedFields(null);
    app.client.resource(object).create();
  }

  private Map<String, String> clusterIps() {
    return Stream.of("shop", "shop-v1-0")
        .collect(
            Collectors.toMap(
                name -> name,
                name ->
                    Optional.ofNullable(service(name))
                        .map(service -> service.getSpec().getClusterIP())
                        .orElse("")));
  }

  private Service service(String name) {
    return app.client.services().inNamespace(app.ns()).withName(name).get();
  }
}
