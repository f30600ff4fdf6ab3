package dev.appversion.operator.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.pods.SidecarUse;
import dev.appversion.operator.sync.ManualTimer;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageRoundsTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");
  private static final ResourceID NEWS = new ResourceID("news", "web");
  private static final Watched WATCHED = watched(300);

  private final Sidecars sidecars = new Sidecars();
  private final PageRounds rounds = sidecars.rounds;

  @Test
  void anAppIsReadOnceAMinuteWhileItIsWatched() {
    rounds.watch(SHOP, WATCHED, pods("shop", 2));
    assertThat(rounds.usage(SHOP, "v1")).isEqualTo(Usage.NOT_READ);

    sidecars.runFor(0);
    sidecars.answerAll(3);
    assertThat(rounds.usage(SHOP, "v1").pages()).isEqualTo(new PageCount.AtMost(6));
    assertThat(rounds.usage(SHOP, "v9")).isEqualTo(Usage.NOT_READ);
    assertThat(rounds.usage(NEWS, "v1")).isEqualTo(Usage.NOT_READ);

    rounds.watch(SHOP, WATCHED, pods("shop", 2));
    sidecars.runFor(59_000);
    assertThat(sidecars.probes).isEqualTo(2);
    sidecars.runFor(1_000);
    assertThat(sidecars.probes).isEqualTo(4);

    sidecars.answerAll(3);
    rounds.unwatch(SHOP);
    sidecars.runFor(600_000);
    assertThat(sidecars.probes).isEqualTo(4);
    assertThat(rounds.usage(SHOP, "v1")).isEqualTo(Usage.NOT_READ);
  }

  @Test
  void aRoundThatTakesLongerThanTheIntervalIsFollowedAtOnce() {
    rounds.watch(SHOP, watched(10), pods("shop", 1));
    sidecars.runFor(0);
    sidecars.runFor(5_000);
    assertThat(sidecars.probes).isEqualTo(1);

    sidecars.answerAll(0);
    sidecars.runFor(0);
    assertThat(sidecars.probes).isEqualTo(2);
  }

  @Test
  void anEventIsRaisedOnlyForAChangeThatMatters() {
    rounds.watch(SHOP, WATCHED, pods("shop", 1));
    sidecars.runFor(0);
    sidecars.answerAll(1000);
    assertThat(sidecars.events).containsExactly(SHOP);

    for (long pages : new long[] {1010, 1050, 1090}) {
      sidecars.runFor(60_000);
      sidecars.answerAll(pages);
    }
    assertThat(sidecars.events).containsExactly(SHOP);
    assertThat(rounds.usage(SHOP, "v1").pages()).isEqualTo(new PageCount.AtMost(1090));

    sidecars.runFor(60_000);
    sidecars.answerAll(1101);
    assertThat(sidecars.events).containsExactly(SHOP, SHOP);
  }

  @Test
  void thatAVersionIsUnusedRaisesAnEventSixMinutesAfterItsLastPageAtTheLatest() {
    rounds.watch(SHOP, WATCHED, pods("shop", 1));
    sidecars.runFor(0);
    sidecars.answerAll(1);
    sidecars.events.clear();

    for (int minute = 1; minute <= 6; minute++) {
      sidecars.runFor(60_000);
      sidecars.answerAll(0);
    }

    assertThat(rounds.usage(SHOP, "v1").unused()).isTrue();
    assertThat(sidecars.events).containsExactly(SHOP, SHOP); // no page reported; believed
  }

  @Test
  void atMost64SidecarsAreAskedAtATimeInTurnBetweenApps() {
    rounds.watch(SHOP, WATCHED, pods("shop", 1_000));
    sidecars.runFor(0);
    rounds.watch(NEWS, WATCHED, pods("news", 1));
    sidecars.runFor(0);
    assertThat(sidecars.inProgress).hasSize(64);

    sidecars.answerOne(0);
    sidecars.answerOne(0);
    assertThat(sidecars.inProgress).hasSize(64).containsKey("news-1:15181");
  }

  @Test
  void onlyPodsOfTheAppAreAsked() {
    List<PodView> pods = new ArrayList<>(pods("shop", 1));
    pods.addAll(pods("news", 1));
    rounds.watch(SHOP, WATCHED, pods);
    sidecars.runFor(0);

    assertThat(sidecars.inProgress).containsOnlyKeys("shop-1:15181");
  }

  @Test
  void anotherPeriodDropsTheRoundInProgress() {
    rounds.watch(SHOP, WATCHED, pods("shop", 100));
    sidecars.runFor(0);
    rounds.watch(SHOP, watched(600), pods("shop", 100));
    sidecars.answerAll(7);
    assertThat(rounds.usage(SHOP, "v1")).isEqualTo(Usage.NOT_READ);
    assertThat(sidecars.probes).isEqualTo(64);

    sidecars.runFor(0);
    sidecars.answerAll(7);
    assertThat(rounds.usage(SHOP, "v1").pages()).isEqualTo(new PageCount.AtMost(700));
  }

  @Test
  void aDeletedAppIsNotReadAndLeavesItsSlotsToOthers() {
    rounds.watch(SHOP, WATCHED, pods("shop", 1_000));
    sidecars.runFor(0);
    sidecars.delete(SHOP);
    rounds.watch(SHOP, WATCHED, pods("shop", 1_000));
    rounds.watch(NEWS, WATCHED, pods("news", 1));
    sidecars.runFor(0);
    sidecars.answerAll(0);
    sidecars.runFor(60_000);
    sidecars.answerAll(0);

    assertThat(sidecars.probes).isEqualTo(64 + 2);
    assertThat(sidecars.events).containsExactly(NEWS);
  }

  @Test
  void aRequestThatFailsUnexpectedlyIsNoAnswer() {
    rounds.watch(SHOP, WATCHED, pods("shop", 1));
    sidecars.runFor(0);
    sidecars
        .inProgress
        .remove("shop-1:15181")
        .completeExceptionally(new IllegalStateException("x"));

    assertThat(rounds.usage(SHOP, "v1").pages())
        .isEqualTo(new PageCount.Unknown("no answer from shop-1 (x)"));
  }

  @Test
  void metricsShowTheAppsAndTheRounds() {
    rounds.watch(SHOP, WATCHED, pods("shop", 1));
    rounds.watch(NEWS, WATCHED, List.of());
    sidecars.runFor(0);
    sidecars.answerAll(0);
    PrometheusText out = new PrometheusText();
    rounds.write(out);

    assertThat(out.toString().lines())
        .contains(
            "appversion_operator_apps_read 2",
            "appversion_operator_page_rounds_total{result=\"complete\"} 1",
            "appversion_operator_page_rounds_total{result=\"incomplete\"} 1");
  }

  private static Watched watched(int seconds) {
    return new Watched(Duration.ofSeconds(seconds), true, Set.of("v1"));
  }

  private static List<PodView> pods(String app, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number ->
                PodViews.pod(
                    app + "-" + number,
                    Map.of(ObjectLabels.INJECT, app),
                    new PodView.State(app + "-" + number, true, false),
                    new PodView.Sidecar(OptionalInt.of(15180), OptionalInt.of(15181), "")))
        .toList();
  }

  /** Sidecars that answer when the test says so. */
  private static final class Sidecars {
    final SequencedMap<String, CompletableFuture<SidecarReport>> inProgress = new LinkedHashMap<>();
    final List<ResourceID> events = new ArrayList<>();
    final Set<ResourceID> deleted = new HashSet<>();
    final ManualTimer timer = new ManualTimer();
    final PageRounds rounds =
        new PageRounds(this::probe, timer, timer::millis, app -> !this.deleted.contains(app));
    int probes;

    Sidecars() {
      rounds.setEventHandler(event -> events.add(event.getRelatedCustomResourceID()));
      rounds.start();
    }

    private CompletableFuture<SidecarReport> probe(String admin) {
      CompletableFuture<SidecarReport> answer = new CompletableFuture<>();
      inProgress.put(admin, answer);
      probes++;
      return answer;
    }

    void runFor(long millis) {
      timer.runFor(millis);
    }

    /** Of a sidecar that has counted for an hour. */
    void answerOne(long pages) {
      inProgress
          .pollFirstEntry()
          .getValue()
          .complete(
              new SidecarReport(
                  new SidecarState.Enforces("r1", "k1"),
                  Optional.of(
                      new SidecarUse(
                          Duration.ofHours(1),
                          Map.of("v1", new SidecarUse.Version(pages, 0, 0))))));
    }

    void answerAll(long pages) {
      while (!inProgress.isEmpty()) {
        answerOne(pages);
      }
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
      rounds.onResourceDeleted(app);
    }
  }
}
