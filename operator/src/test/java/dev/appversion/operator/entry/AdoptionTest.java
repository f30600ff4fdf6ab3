package dev.appversion.operator.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.entry.Adoption.Adopt;
import dev.appversion.operator.entry.Adoption.Leave;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Service whose clients use HTTP/2 is not adopted, since the sidecar would refuse them. */
class AdoptionTest {
  private static final String ADOPT = "port: 80, name: web, adopt: true";

  private final KubernetesSerialization yaml = new KubernetesSerialization();

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes.io/h2c", "h2c", "grpc", "GRPC", "http2"})
  void aServiceWhoseEntryPortIsHttp2IsLeftAsItIs(String protocol) {
    assertThat(decide(app(ADOPT), service("appProtocol: " + protocol, "")))
        .asInstanceOf(type(Leave.class))
        .extracting(leave -> leave.problem().words())
        .asString()
        .contains("its port 80 has appProtocol " + protocol)
        .contains("supports only HTTP/1.1 without TLS, not HTTP/2 or gRPC")
        .contains("set spec.service.appProtocol: http")
        .contains("name another one in spec.service.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"appProtocol: http", "appProtocol: kubernetes.io/ws", "protocol: TCP"})
  void otherProtocolsWaitForSidecarsOnly(String field) {
    assertThat(decide(app(ADOPT), service(field, "")))
        .asInstanceOf(type(Leave.class))
        .extracting(leave -> leave.problem().words())
        .isEqualTo("waiting for a ready pod with a sidecar behind it");
  }

  @Test
  void theResourceMayOverrideTheProtocol() {
    assertThat(
            decide(
                app(ADOPT + ", appProtocol: http"), service("appProtocol: kubernetes.io/h2c", "")))
        .asInstanceOf(type(Leave.class))
        .extracting(leave -> leave.problem().words())
        .isEqualTo("waiting for a ready pod with a sidecar behind it");
  }

  @Test
  void aPortForGrpcBesideTheEntryKeepsItsTargetAndItsProtocol() {
    Service live =
        service(
            "appProtocol: http",
            ", {name: grpc, port: 9090, targetPort: grpc, appProtocol: kubernetes.io/h2c}");

    Service adopted = AdoptedService.adopted(live, app(ADOPT));

    ServicePort grpc = adopted.getSpec().getPorts().get(1);
    assertThat(adopted.getSpec().getPorts().getFirst().getTargetPort().getStrVal())
        .isEqualTo("appversion");
    assertThat(grpc).isEqualTo(live.getSpec().getPorts().get(1));
    assertThat(decide(app(ADOPT), adopted)).isInstanceOf(Adopt.class);
  }

  /** A change by others is not a reason to end the traffic of an entry. */
  @Test
  void anEntryStaysAdopted() {
    Service adopted = AdoptedService.adopted(service("appProtocol: http", ""), app(ADOPT));
    adopted.getSpec().getPorts().getFirst().setAppProtocol("kubernetes.io/h2c");

    assertThat(decide(app(ADOPT), adopted)).isInstanceOf(Adopt.class);
  }

  private static Adoption decide(AppVersion app, Service service) {
    return Adoption.of(app, Optional.of(service), selector -> List.of());
  }

  private Service service(String field, String otherPorts) {
    return yaml.unmarshal(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec:
          type: ClusterIP
          clusterIP: 10.0.0.1
          selector: {app: shop}
          ports: [{name: web, port: 80, targetPort: 8080, %s}%s]
        """
            .formatted(field, otherPorts),
        Service.class);
  }

  private AppVersion app(String service) {
    return yaml.unmarshal(
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersion
        metadata: {name: shop, namespace: shop, uid: a}
        spec:
          port: 8080
          selector: {app: shop}
          service: {%s}
          defaultVersion: v1
          versions: [{name: v1, weight: 1}]
        """
            .formatted(service),
        AppVersion.class);
  }
}
