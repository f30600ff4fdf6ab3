package dev.appversion.desiredstate.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Deny;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadInjectorTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String TEMPLATE =
      """
      {metadata: {labels: {app: shop, version: v1.0, appversion.dev/inject: shop}},
       spec: {containers: [{name: web, image: shop}]}}""";

  private final WorkloadInjector injector =
      new WorkloadInjector(
          new InjectionPolicy(InjectionSettings.of("appversion/sidecar:dev", "1")));

  @ParameterizedTest
  @CsvSource({
    "apps/v1, Deployment",
    "apps/v1, StatefulSet",
    "apps/v1, DaemonSet",
    "apps/v1, ReplicaSet",
    "batch/v1, Job"
  })
  void aWorkloadKeepsItsOtherFieldsAndItsPodsGetTheSidecar(String apiVersion, String kind) {
    HasMetadata resource =
        resource(apiVersion, kind, "{selector: {matchLabels: {app: shop}}, template: TEMPLATE}");

    var result = injector.inject(resource, app -> GoldenInjectionTest.known()).orElseThrow();

    assertThat(result.decision()).isInstanceOf(Inject.class);
    assertThat(result.resource()).hasSameClassAs(resource);
    String yaml = Serialization.asYaml(result.resource());
    assertThat(yaml)
        .contains("name: \"x\"", "matchLabels", "image: \"appversion/sidecar:dev\"")
        .contains("appversion.dev/injected: \"1\"");
    assertThat(Serialization.asYaml(resource)).doesNotContain("sidecar:dev");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apps/v1|Deployment|null",
        "apps/v1|StatefulSet|null",
        "apps/v1|DaemonSet|null",
        "apps/v1|ReplicaSet|null",
        "apps/v1|ReplicaSet|{replicas: 1}",
        "batch/v1|Job|null",
        "batch/v1|CronJob|null",
        "batch/v1|CronJob|{schedule: '* * * * *'}",
        "batch/v1|CronJob|{jobTemplate: {metadata: {name: y}}}",
        "v1|Service|{ports: []}",
      })
  void aResourceWithoutAPodIsNone(String apiVersion, String kind, String spec) {
    assertThat(
            injector.inject(resource(apiVersion, kind, spec), app -> GoldenInjectionTest.known()))
        .isEmpty();
  }

  /** Its gRPC port is reached around the sidecar: by the same port, name and probes as before. */
  @Test
  void aPodsOtherPortsAndTheirProbesStay() {
    Pod pod =
        (Pod)
            pod(
                "{}",
                """
                {containers: [{name: web, image: shop,
                  ports: [{name: http, containerPort: 8080}, {name: grpc, containerPort: 9090}],
                  readinessProbe: {grpc: {port: 9090}}, livenessProbe: {tcpSocket: {port: grpc}}}]}
                """);

    Pod injected =
        (Pod) injector.inject(pod, app -> GoldenInjectionTest.known()).orElseThrow().resource();

    Container before = pod.getSpec().getContainers().getFirst();
    Container after = injected.getSpec().getContainers().getFirst();
    assertThat(after.getLifecycle()).as("SIGTERM is delayed for gRPC too").isNotNull();
    assertThat(before.getLifecycle()).isNull();
    after.setLifecycle(null);
    assertThat(after).isEqualTo(before);
    assertThat(injected.getSpec().getInitContainers())
        .flatExtracting(Container::getPorts)
        .extracting(ContainerPort::getContainerPort)
        .containsExactly(15180, 15190);
  }

  @Test
  void aDeniedPodIsUnchanged() {
    HasMetadata pod = pod("{appversion.dev/port: '80'}", "{containers: [{name: web}]}");

    var result = injector.inject(pod, app -> GoldenInjectionTest.known()).orElseThrow();

    assertThat(result.decision()).isInstanceOf(Deny.class);
    assertThat(result.resource()).isEqualTo(pod);
  }

  @Test
  void anInjectedPodIsCompletedWithTheDelayOfTheNewContainerAlone() {
    String sidecar =
        "{name: appversion, image: s, ports: [{name: appversion, containerPort: 15180}]}";
    HasMetadata pod =
        pod(
            "{appversion.dev/injected: '1'}",
            "{initContainers: [" + sidecar + "], containers: [{name: web}]}");

    var result = injector.inject(pod, app -> GoldenInjectionTest.known()).orElseThrow();

    assertThat(result.decision()).isInstanceOf(Complete.class);
    Pod completed = (Pod) result.resource();
    assertThat(completed.getSpec().getInitContainers())
        .isEqualTo(((Pod) pod).getSpec().getInitContainers());
    assertThat(completed.getSpec().getContainers())
        .singleElement()
        .satisfies(
            web ->
                assertThat(web.getLifecycle().getPreStop().getSleep().getSeconds()).isEqualTo(5));
    assertThat(completed.getMetadata()).isEqualTo(pod.getMetadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{containers: null}"})
  void aPodWithoutContainersGetsTheSidecar(String spec) {
    var result = injector.inject(pod("{}", spec), app -> GoldenInjectionTest.known()).orElseThrow();

    assertThat(((Pod) result.resource()).getSpec().getContainers()).isEmpty();
    assertThat(((Pod) result.resource()).getSpec().getInitContainers()).hasSize(1);
  }

  @Test
  void theAppVersionThatThePodNamesIsLookedUp() {
    var result =
        injector
            .inject(
                pod("{}", "{}"),
                app -> app.equals("shop") ? new KnownApp.Missing() : GoldenInjectionTest.known())
            .orElseThrow();

    assertThat(((Inject) result.decision()).warnings()).hasSize(1);
    assertThat(((Inject) result.decision()).version()).isEqualTo(Optional.empty());
  }

  private static HasMetadata pod(String annotations, String spec) {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: x
          labels: {app: shop, version: v1.0, appversion.dev/inject: shop}
          annotations: %s
        spec: %s
        """
            .formatted(annotations, spec));
  }

  private static HasMetadata resource(String apiVersion, String kind, String spec) {
    return YAML.unmarshal(
        """
        apiVersion: %s
        kind: %s
        metadata: {name: x}
        spec: %s
        """
            .formatted(apiVersion, kind, spec.replace("TEMPLATE", TEMPLATE.replace("\n", ""))));
  }
}
