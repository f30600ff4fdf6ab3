package dev.appversion.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.process.metrics.PrometheusText;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SidecarSyncTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");
  private static final ResourceID NEWS = new ResourceID("news", "web");
  private static final ResourceID BLOG = new ResourceID("blog", "web");
  private static final SidecarState ON_R1 = new SidecarState.Enforces("r1", "k1");

  private final Sidecars sidecars = new Sidecars();

  @Test
  void aReportRaisesOneEventForAllSidecarsOfTheApp() {
    List<PodView> pods = pods(3);
    sidecars.sync.states(SHOP, "r1", "k1", pods);
    sidecars.runFor(0);

    sidecars.answer("127.0.0.1:1", ON_R1);
    sidecars.answer("127.0.0.1:2", ON_R1);
    assertThat(sidecars.events).isEmpty();
    sidecars.answer("127.0.0.1:3", ON_R1);

    assertThat(sidecars.events).containsExactly(SHOP);
    assertThat(sidecars.sync.states(SHOP, "r1", "k1", pods).values())
        .containsExactly(ON_R1, ON_R1, ON_R1);
  }

  @Test
  void aReportThatHasNotChangedRaisesNoEvent() {
    sidecars.sync.states(SHOP, "r2", "k1", pods(1));
    sidecars.runFor(0);
    sidecars.answer("127.0.0.1:1", ON_R1);
    sidecars.runFor(250);
    sidecars.answer("127.0.0.1:1", ON_R1);

    assertThat(sidecars.events).containsExactly(SHOP);
  }

  @Test
  void atMost64ProbesAreInProgressInTurnBetweenApps() {
    sidecars.sync.states(SHOP, "r1", "k1", pods(1_000));
    sidecars.runFor(0);
    assertThat(sidecars.inProgress).hasSize(64);

    sidecars.sync.states(NEWS, "r1", "k1", pods(1_000, 2_000));
    sidecars.sync.states(BLOG, "r1", "k1", List.of(pod(5_000)));
    sidecars.runFor(0);
    sidecars.answerOne();
    sidecars.answerOne();

    assertThat(sidecars.inProgress).hasSize(64).containsKey("127.0.0.1:5000");
  }

  @Test
  void theLoadShowsProbesInProgressWaitingAndOverdue() {
    assertThat(metrics())
        .contains(
            "appversion_operator_sidecars{report=\"behind\"} 0",
            "appversion_operator_sidecar_probe_overdue_seconds 0");

    sidecars.sync.states(SHOP, "r1", "k1", pods(50));
    sidecars.sync.states(NEWS, "r1", "k1", pods(2_001, 2_050));
    sidecars.runFor(0);
    sidecars.runFor(3_000);

    assertThat(metrics())
        .contains(
            "appversion_operator_sidecars{report=\"behind\"} 100",
            "appversion_operator_sidecar_probes{state=\"in_progress\"} 64",
            "appversion_operator_sidecar_probes{state=\"waiting\"} 36",
            "appversion_operator_sidecar_probe_overdue_seconds 3");

    while (!sidecars.inProgress.isEmpty()) {
      sidecars.answerOne();
    }
    assertThat(metrics())
        .contains(
            "appversion_operator_sidecars{report=\"behind\"} 0",
            "appversion_operator_sidecars{report=\"in_sync\"} 100",
            "appversion_operator_sidecar_probes{state=\"in_progress\"} 0",
            "appversion_operator_sidecar_probes{state=\"waiting\"} 0",
            "appversion_operator_sidecar_probe_overdue_seconds 0");
  }

  private List<String> metrics() {
    PrometheusText out = new PrometheusText();
    sidecars.sync.load().write(out);
    return out.toString().lines().toList();
  }

  @Test
  void probesForATableThatWasReplacedAreDropped() {
    sidecars.sync.states(SHOP, "r1", "k1", pods(100));
    sidecars.runFor(0);
    sidecars.sync.states(SHOP, "r2", "k1", pods(100));

    while (!sidecars.inProgress.isEmpty()) {
      sidecars.answerOne();
    }
    assertThat(sidecars.probes).isEqualTo(64);
    assertThat(sidecars.events).isEmpty();

    sidecars.runFor(250);
    while (!sidecars.inProgress.isEmpty()) {
      sidecars.answerOne();
    }
    sidecars.runFor(0);
    while (!sidecars.inProgress.isEmpty()) {
      sidecars.answerOne();
    }
    assertThat(sidecars.probes).isEqualTo(164);
    assertThat(sidecars.events).containsExactly(SHOP, SHOP);
  }

  @Test
  void anAppThatWasDeletedBeforeItsFirstProbeIsNotProbed() {
    sidecars.sync.states(SHOP, "r1", "k1", pods(1));
    sidecars.delete(SHOP);
    sidecars.runFor(60_000);

    assertThat(sidecars.probes).isZero();
  }

  @Test
  void anAppThatWasDeletedDuringABatchLeavesItsSlotsToOthers() {
    sidecars.sync.states(SHOP, "r1", "k1", pods(1_000));
    sidecars.runFor(0);
    sidecars.delete(SHOP);
    sidecars.sync.states(BLOG, "r1", "k1", List.of(pod(5_000)));
    sidecars.runFor(0);

    sidecars.answerOne();
    assertThat(sidecars.inProgress).containsKey("127.0.0.1:5000");
    while (!sidecars.inProgress.isEmpty()) {
      sidecars.answerOne();
    }
    sidecars.runFor(250);

    assertThat(sidecars.probes).isEqualTo(64 + 1);
    assertThat(sidecars.events).containsExactly(BLOG);
  }

  @Test
  void anAppThatWasDeletedDuringItsReconciliationIsNotProbed() {
    sidecars.delete(SHOP);

    assertThat(sidecars.sync.states(SHOP, "r1", "k1", pods(1)))
        .containsEntry("uid-1", new SidecarState.NotProbed());
    sidecars.runFor(60_000);

    assertThat(sidecars.probes).isZero();
  }

  @Test
  void aProbeThatFailsUnexpectedlyReportsTheSidecarAsUnreachable() {
    sidecars.sync.states(SHOP, "r1", "k1", pods(1));
    sidecars.runFor(0);
    sidecars.inProgress.remove("127.0.0.1:1").completeExceptionally(new IllegalStateException("x"));

    assertThat(sidecars.sync.states(SHOP, "r1", "k1", pods(1)))
        .containsEntry("uid-1", new SidecarState.Unreachable("x"));
  }

  @Test
  void aNewPodIsNotDelayedByMoreThanOneBatch() {
    sidecars.sync.states(SHOP, "r1", "k1", pods(64));
    sidecars.runFor(0);
    sidecars.sync.states(SHOP, "r1", "k1", pods(65));
    for (int i = 0; i < 64; i++) {
      sidecars.answerOne();
    }
    sidecars.runFor(0);

    assertThat(sidecars.inProgress).containsOnlyKeys("127.0.0.1:65");
  }

  private static List<PodView> pods(int count) {
    return pods(1, count);
  }

  private static List<PodView> pods(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(SidecarSyncTest::pod).toList();
  }

  private static PodView pod(int number) {
    return PodViews.pod(
        Integer.toString(number),
        Map.of(),
        PodViews.READY,
        new PodView.Sidecar(OptionalInt.empty(), OptionalInt.of(number), ""));
  }

  /** Sidecars that respond when the test says so, and a clock that the test advances. */
  private static final class Sidecars {
    final Map<String, CompletableFuture<SidecarState>> inProgress = new HashMap<>();
    final List<ResourceID> events = new ArrayList<>();
    final Set<ResourceID> deleted = new HashSet<>();
    final ManualTimer timer = new ManualTimer();
    final SidecarSync sync =
        new SidecarSync(this::probe, timer, timer::millis, app -> !this.deleted.contains(app));
    int probes;

    Sidecars() {
      sync.setEventHandler(event -> events.add(event.getRelatedCustomResourceID()));
      sync.start();
    }

    private CompletableFuture<SidecarState> probe(String admin) {
      CompletableFuture<SidecarState> answer = new CompletableFuture<>();
      inProgress.put(admin, answer);
      probes++;
      return answer;
    }

    void runFor(long millis) {
      timer.runFor(millis);
    }

    /** As the event source of AppVersions does: its cache changes first. */
    void delete(ResourceID id) {
      AppVersion app = new AppVersion();
      app.setMetadata(
          new ObjectMetaBuilder()
              .withName(id.getName())
              .withNamespace(id.getNamespace().orElseThrow())
              .build());
      deleted.add(id);
      sync.onResourceDeleted(app);
    }

    void answer(String admin, SidecarState state) {
      inProgress.remove(admin).complete(state);
    }

    void answerOne() {
      answer(inProgress.keySet().iterator().next(), ON_R1);
    }
  }
}
