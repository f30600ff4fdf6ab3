package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fields of the operator's Services that a resource may set, and those that other clients set. */
@OnApiServer
class ServiceFieldsIT {
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

  ServiceFieldsIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    app.startOperator("one", false);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void fieldsOfServicesAreSetByTheResourceAndRestored() {
    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NoPods");
    Map<String, String> uids = serviceUids();
    assertThat(settings("shop")).isEqualTo("SingleStack null null");
    editService("shop", service -> service.getSpec().setIpFamilyPolicy("PreferDualStack"));

    app.apply(
        TWO_VERSIONS
            + """
            service:
              ipFamilyPolicy: SingleStack
              appProtocol: http
              trafficDistribution: PreferClose
              backends: {appProtocol: tcp}
            """);
    eventually(
        () -> {
          assertThat(settings("shop")).isEqualTo("SingleStack http PreferClose");
          assertThat(settings("shop-v1-0")).isEqualTo("SingleStack tcp null");
        });
    editService(
        "shop-v1-1", service -> service.getSpec().getPorts().getFirst().setAppProtocol("http"));
    eventually(() -> assertThat(settings("shop-v1-1")).isEqualTo("SingleStack tcp null"));

    app.apply(TWO_VERSIONS);
    eventually(
        () -> {
          assertThat(settings("shop")).isEqualTo("SingleStack null null");
          assertThat(settings("shop-v1-1")).isEqualTo("SingleStack null null");
        });
    assertThat(serviceUids()).as("no Service was created again").isEqualTo(uids);
  }

  /** This API server supports IPv4 only. */
  @Test
  void aFamilyThatTheClusterDoesNotHaveIsReportedAndTheServiceStays() {
    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NoPods");
    Map<String, String> uids = serviceUids();

    app.apply(TWO_VERSIONS + "service: {ipFamilyPolicy: RequireDualStack}\n");

    app.awaitCondition("Ready", "False", "ApplyRefused");
    assertThat(app.condition("Ready").getMessage())
        .contains("Service shop", "spec.ipFamilyPolicy", "not configured for dual-stack");
    assertThat(serviceUids()).isEqualTo(uids);
    assertThat(settings("shop")).isEqualTo("SingleStack null null");
  }

  /** An earlier guide had users patch these fields. */
  @Test
  void fieldsOfAServiceThatTheOperatorDoesNotSetStay() {
    app.apply(TWO_VERSIONS);
    app.awaitCondition("Ready", "False", "NoPods");
    editService("shop", service -> service.getSpec().setIpFamilyPolicy("PreferDualStack"));
    editService(
        "shop-v1-1", service -> service.getSpec().getPorts().getFirst().setAppProtocol("tcp"));

    editService("shop", service -> service.getMetadata().getLabels().clear());
    editService("shop-v1-1", service -> service.getSpec().setSelector(Map.of("app", "other")));

    eventually(
        () -> {
          assertThat(service("shop").getMetadata().getLabels())
              .containsEntry("appversion.dev/app", "shop");
          assertThat(service("shop-v1-1").getSpec().getSelector()).containsKey("version");
        });
    assertThat(service("shop").getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack");
    assertThat(service("shop-v1-1").getSpec().getPorts())
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.getAppProtocol()).isEqualTo("tcp");
              assertThat(port.getTargetPort().getStrVal()).isEqualTo("appversion");
            });
  }

  private Map<String, String> serviceUids() {
    return app.client.services().inNamespace(app.ns()).list().getItems().stream()
        .collect(
            Collectors.toMap(
                service -> service.getMetadata().getName(),
                service -> service.getMetadata().getUid()));
  }

  private String settings(String name) {
    ServiceSpec spec = service(name).getSpec();
    return spec.getIpFamilyPolicy()
        + " "
        + spec.getPorts().getFirst().getAppProtocol()
        + " "
        + spec.getTrafficDistribution();
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

  private Service service(String name) {
    return app.client.services().inNamespace(app.ns()).withName(name).get();
  }
}
