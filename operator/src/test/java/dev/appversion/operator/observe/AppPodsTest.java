package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.operator.pods.PodTrimming;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.status.VersionReport;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppPodsTest {
  private static final String RELEASE = "0.2.0";
  private static final RoutingTable TABLE =
      RoutingTables.table(
              version("v1", Map.of("app", "shop")), version("v2", Map.of("track", "new")))
          .keyId("key")
          .build();

  @Test
  void podsAreCountedByTheTableThatTheirSidecarEnforces() {
    AppPods pods = pods(pod("a", true, true), pod("b", true, true), pod("c", true, true));
    VersionReport state =
        pods.versions(
                TABLE,
                Map.of(
                    "uid-a", new SidecarState.Enforces(TABLE.revision(), "key"),
                    "uid-b", new SidecarState.Enforces("older", "key"),
                    "uid-c", new SidecarState.Unreachable("connection refused")),
                RELEASE)
            .getFirst();

    assertThat(state.pods().ready()).isEqualTo(3);
    assertThat(state.inSync()).isEqualTo(1);
    assertThat(state.sidecars().behind())
        .containsExactly("pod b (revision older)", "pod c (unreachable: connection refused)");
  }

  @Test
  void theReasonThatPodsAreNotReadyIsReportedOnce() {
    SidecarState unreachable =
        new SidecarState.Enforces(TABLE.revision(), "key", List.of(), Optional.of("no app"));
    VersionReport state =
        pods(pod("a", false, true), pod("b", false, true), pod("c", true, true))
            .versions(
                TABLE,
                Map.of("uid-a", unreachable, "uid-b", unreachable, "uid-c", unreachable),
                RELEASE)
            .getFirst();

    assertThat(state.pods().appProblems()).containsExactly("no app");
    assertThat(state.inSync()).isEqualTo(1);
    assertThat(
            pods(pod("c", true, true))
                .versions(TABLE, Map.of("uid-c", unreachable), RELEASE)
                .getFirst()
                .pods()
                .appProblems())
        .as("it is ready again")
        .isEmpty();
  }

  @Test
  void podsThatAreNotReadyAreUnheardUntilTheyHaveAnswered() {
    AppPods pods = pods(pod("a", false, true), pod("c", true, true));

    assertThat(pods.versions(TABLE, Map.of(), RELEASE).getFirst().pods().unreported()).isTrue();
    assertThat(
            pods.versions(TABLE, Map.of("uid-a", new SidecarState.Enforces("", "")), RELEASE)
                .getFirst()
                .pods()
                .unreported())
        .isFalse();
    assertThat(
            pods(pod("c", true, true))
                .versions(TABLE, Map.of(), RELEASE)
                .getFirst()
                .pods()
                .unreported())
        .isFalse();
  }

  @Test
  void terminatingPodsAndThoseWithoutASidecarDoNotCount() {
    Pod leaving =
        new PodBuilder(pod("d", true, true))
            .editMetadata()
            .withDeletionTimestamp("x")
            .endMetadata()
            .build();
    Pod optedOut =
        new PodBuilder(pod("e", true, false))
            .editMetadata()
            .addToAnnotations("appversion.dev/inject", "false")
            .endMetadata()
            .build();
    VersionReport state =
        pods(leaving, optedOut, pod("f", true, false), pod("g", false, true))
            .versions(TABLE, Map.of(), RELEASE)
            .getFirst();

    assertThat(state.pods().count()).isEqualTo(2);
    assertThat(state.pods().ready()).isZero();
    assertThat(state.sidecars().notInjected()).containsExactly("pod f");
  }

  @Test
  void aPodOfTwoVersionsIsAmbiguous() {
    Pod both =
        new PodBuilder(pod("a", true, true))
            .editMetadata()
            .addToLabels("track", "new")
            .endMetadata()
            .build();

    assertThat(pods(both, pod("b", true, true)).ambiguous(TABLE)).containsExactly("pod a");
  }

  @Test
  void sidecarsOfAnotherReleaseAreNamed() {
    AppPods pods =
        pods(
            injectedBy("0.1.0", pod("a", true, true)),
            injectedBy(RELEASE, pod("b", true, true)),
            injectedBy("0.3.0", pod("c", false, true)),
            injectedBy("0.1.0", pod("d", true, false)),
            pod("e", true, true));

    assertThat(pods.versions(TABLE, Map.of(), RELEASE).getFirst().sidecars().otherRelease())
        .containsExactly("pod a (0.1.0)", "pod c (0.3.0)");
  }

  @Test
  void accountsAreNamedOnce() {
    assertThat(pods(pod("a", true, true), pod("b", false, true)).serviceAccounts())
        .containsExactly("default");
  }

  @Test
  void trimmingLosesNothingThatIsRead() {
    Pod pod = injectedBy("0.1.0", pod("a", true, true));

    PodView before = PodView.of(pod);

    assertThat(PodView.of(new PodTrimming().apply(pod))).isEqualTo(before);
    assertThat(before.at(15180)).isEqualTo("10.0.0.1:15180");
  }

  @Test
  void thePodItselfIsTrimmed() {
    Pod pod = injectedBy("0.1.0", pod("a", true, true));
    pod.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
    pod.getSpec().setTolerations(List.of(new Toleration()));

    Pod trimmed = new PodTrimming().apply(pod);

    assertThat(trimmed).isSameAs(pod);
    assertThat(pod.getMetadata().getManagedFields()).isEmpty();
    assertThat(pod.getSpec().getTolerations()).isEmpty();
  }

  private static AppPods pods(Pod... pods) {
    return new AppPods(Arrays.stream(pods).map(PodView::of).toList());
  }

  private static Pod injectedBy(String release, Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToAnnotations("appversion.dev/injected", release)
        .endMetadata()
        .build();
  }

  private static Pod pod(String name, boolean ready, boolean injected) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid("uid-" + name)
            .addToLabels("app", "shop")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("app")
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPodIP("10.0.0.1")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .endCondition()
            .endStatus();
    if (injected) {
      pod.editSpec()
          .addNewInitContainer()
          .withName("appversion")
          .addNewPort()
          .withName("appversion")
          .withContainerPort(15180)
          .endPort()
          .addNewPort()
          .withName("av-admin")
          .withContainerPort(15190)
          .endPort()
          .endInitContainer()
          .endSpec();
    }
    return pod.build();
  }

  private static LiveVersion version(String name, Map<String, String> selector) {
    return RoutingTables.version(name).selector(selector).build();
  }
}
