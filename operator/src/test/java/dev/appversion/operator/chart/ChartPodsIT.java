package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.testkit.KubernetesTools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of pods that clusters require, for operator and store. */
class ChartPodsIT {
  private static final String STORE =
      "store.enabled=true,store.replicas=2,store.s3.bucket=assets,"
          + "store.s3.endpoint=http://minio.minio.svc:9000,store.s3.credentialsSecret=bucket";

  @BeforeEach
  void findHelm() {
    assumeTrue(KubernetesTools.areWanted(), "this run is to have no helm (-De2e.cluster=none)");
  }

  @Test
  void commonLabelsAreOnEveryObjectAndPodAndInNoSelector() {
    List<HasMetadata> objects =
        render(
            "commonLabels.team=web,podMonitor.enabled=true,podMonitor.sidecars=true,"
                + "networkPolicy.enabled=true,"
                + "networkPolicy.metricsFrom[0].podSelector.matchLabels.app=prometheus");

    assertThat(objects)
        .filteredOn(it -> !(it instanceof CustomResourceDefinition))
        .allSatisfy(
            it ->
                assertThat(it.getMetadata().getLabels())
                    .as(it.getKind() + " " + it.getMetadata().getName())
                    .containsEntry("team", "web"));
    assertThat(Chart.all(objects, Deployment.class))
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.getSpec().getTemplate().getMetadata().getLabels())
                  .containsEntry("team", "web");
              assertThat(it.getSpec().getSelector().getMatchLabels()).doesNotContainKey("team");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "store"})
  void podsFollowTheValuesOfSchedulingAndSecurity(String of) {
    Deployment deployment =
        deployment(
            of,
            "OF.priorityClassName=high,OF.runtimeClassName=gvisor,OF.revisionHistoryLimit=1,"
                + "OF.podAnnotations.note=yes,OF.podLabels.zone=a,"
                + "OF.extraEnv[0].name=HTTPS_PROXY,OF.extraEnv[0].value=http://proxy:3128,"
                + "OF.topologySpreadConstraints[0].maxSkew=1,"
                + "OF.topologySpreadConstraints[0].topologyKey=zone,"
                + "OF.topologySpreadConstraints[0].whenUnsatisfiable=DoNotSchedule");
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();

    assertThat(deployment.getSpec().getRevisionHistoryLimit()).isEqualTo(1);
    assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("note", "yes");
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("zone", "a");
    assertThat(pod.getPriorityClassName()).isEqualTo("high");
    assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
    assertThat(pod.getContainers().getFirst().getEnv())
        .anySatisfy(it -> assertThat(it.getValue()).isEqualTo("http://proxy:3128"));
    assertThat(pod.getTopologySpreadConstraints())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.getLabelSelector().getMatchLabels())
                    .isEqualTo(deployment.getSpec().getSelector().getMatchLabels()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "store"})
  void theClusterMayAssignUsersAndGroups(String of) {
    PodSpec pod =
        deployment(
                of,
                "OF.podSecurityContext.runAsUser=null,OF.podSecurityContext.runAsGroup=null,"
                    + "OF.podSecurityContext.fsGroup=null")
            .getSpec()
            .getTemplate()
            .getSpec();

    assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
    assertThat(pod.getSecurityContext().getRunAsGroup()).isNull();
    assertThat(pod.getSecurityContext().getFsGroup()).isNull();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sidecar.logLevel=info, 65532",
    "sidecar.runAsUser=1000, 1000",
    "sidecar.runAsUser=null,"
  })
  void theSidecarsUserIsANumberOrTheClusters(String value, @Nullable Long user) throws Exception {
    EndpointSettings settings =
        EndpointSettings.parse(Chart.environment(render(value), "system"), "0.1.0");

    assertThat(settings.injection().runAsUser())
        .isEqualTo(user == null ? OptionalLong.empty() : OptionalLong.of(user));
  }

  @Test
  void aStoreOfTwoReplicasHasADisruptionBudget() {
    assertThat(Chart.all(render("nameOverride="), PodDisruptionBudget.class))
        .extracting(it -> it.getMetadata().getName())
        .containsExactlyInAnyOrder("appversion-operator", "appversion-store");
  }

  @Test
  void helmTestCallsTheOperatorWithTheOperatorsImageAndIsNotBehindItsService() {
    String all =
        Chart.helm(
                "template",
                "appversion",
                Chart.FOLDER.toString(),
                "-n",
                "system",
                "--kube-version",
                "1.34.0",
                "-s",
                "templates/test.yaml")
            .orThrow()
            .output();
    Pod test = new KubernetesSerialization().unmarshal(all, Pod.class);

    assertThat(test.getMetadata().getAnnotations()).containsEntry("helm.sh/hook", "test");
    assertThat(test.getSpec().getContainers().getFirst().getArgs())
        .contains("check", "https://appversion-operator.system.svc");
    assertThat(test.getMetadata().getLabels()).containsEntry("app.kubernetes.io/component", "test");
  }

  private static Deployment deployment(String of, String values) {
    return Chart.all(render(values.replace("OF", of)), Deployment.class).stream()
        .filter(it -> it.getMetadata().getName().endsWith("-" + of))
        .findFirst()
        .orElseThrow();
  }

  private static List<HasMetadata> render(String values) {
    return Chart.render("appversion", "system", "--set", STORE, "--set", values);
  }
}
