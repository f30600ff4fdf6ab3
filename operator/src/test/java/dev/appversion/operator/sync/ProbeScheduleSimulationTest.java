package dev.appversion.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.pods.SidecarState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the schedule, over random histories of edits, pods and sidecars. */
class ProbeScheduleSimulationTest {
  private static final long HALF_HOUR = 1_800_000;

  /** A tenth of 5.3 a second, and some more since the times of samples are random. */
  private static final int HALF_HOUR_SAMPLES = 1_000;

  /** Longest wait for a sidecar that has loaded the table: the longest back-off. */
  private static final long SETTLED = 15_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyReadySidecarIsReportedAsItIsAndNoneMoreOftenThanThat(long seed) {
    World world = new World(new Random(seed));
    for (int i = 0; i < 300; i++) {
      world.change();
      world.runFor(world.random.nextLong(5_000));
    }
    world.loadTheTable();
    world.runFor(SETTLED);

    assertThat(world.schedule.states()).isEqualTo(world.truth());
    assertThat(world.tooEarly).isEmpty();
  }

  @Test
  void aTenthOfTheSidecarsGetsATenthOfTheSamplesAndEachIsProbedInTime() {
    World world = new World(new Random(0));
    world.pods.addAll(
        IntStream.range(0, 200)
            .mapToObj(i -> new Sidecar("uid-" + i, "127.0.0.1:" + i, true))
            .toList());
    world.sidecarsOfAllApps = 2_000;
    world.loadTheTable();
    world.reconcile();
    world.runFor(60_000);
    world.probes = 0;
    Map<String, Long> before = Map.copyOf(world.last);

    world.runFor(HALF_HOUR);

    assertThat(world.probes).isBetween(200, HALF_HOUR_SAMPLES);
    assertThat(world.last.entrySet())
        .allMatch(probed -> probed.getValue() > before.get(probed.getKey()));
  }

  /** Pods and sidecars that change at random; a probe takes no time. */
  private static final class World {
    final Random random;
    final List<Sidecar> pods = new ArrayList<>();
    final Map<String, String> loaded = new HashMap<>();
    final Map<String, Long> last = new HashMap<>();
    final List<String> tooEarly = new ArrayList<>();
    ProbeSchedule schedule = ProbeSchedule.NONE;
    String revision = "r0";
    long now;
    int probes;
    int sidecarsOfAllApps;
    private int names;

    World(Random random) {
      this.random = random;
    }

    void change() {
      switch (random.nextInt(5)) {
        case 0 -> revision = "r" + random.nextInt(4);
        case 1 -> pods.add(pod("uid-" + ++names));
        case 2 -> remove();
        case 3 -> loadTheTable();
        default -> toggleReadiness();
      }
      reconcile();
    }

    private Sidecar pod(String uid) {
      loaded.put(uid, random.nextBoolean() ? revision : "");
      return new Sidecar(uid, "127.0.0.1:" + names, random.nextBoolean());
    }

    private void remove() {
      if (!pods.isEmpty()) {
        String uid = pods.remove(random.nextInt(pods.size())).uid();
        last.remove(uid);
      }
    }

    private void toggleReadiness() {
      pods.replaceAll(
          pod -> random.nextInt(4) == 0 ? new Sidecar(pod.uid(), pod.admin(), !pod.ready()) : pod);
      last.clear(); // such a change allows a probe at once
    }

    void loadTheTable() {
      pods.forEach(pod -> loaded.put(pod.uid(), revision));
    }

    void reconcile() {
      Goal goal = new Goal(revision, "k");
      if (!goal.equals(schedule.goal())) {
        last.clear();
      }
      schedule = schedule.toward(goal, pods, now);
    }

    void runFor(long millis) {
      long end = now + millis;
      while (schedule.next().orElse(Long.MAX_VALUE) <= end) {
        now = Math.max(now, schedule.next().orElseThrow());
        Map<Sidecar, SidecarState> answers = new HashMap<>();
        for (Sidecar sidecar : schedule.due(now)) {
          probed(sidecar);
          answers.put(sidecar, new SidecarState.Enforces(loaded.get(sidecar.uid()), "k"));
        }
        schedule = schedule.reported(answers, now, sidecarsOfAllApps);
      }
      now = end;
    }

    private void probed(Sidecar sidecar) {
      probes++;
      boolean inSync =
          schedule.states().containsKey(sidecar.uid())
              && schedule.states().get(sidecar.uid()).enforces(revision, "k");
      long least = !sidecar.ready() ? 5_000 : inSync ? 30_000 : 250;
      Long before = last.put(sidecar.uid(), now);
      if (before != null && now - before < least) {
        tooEarly.add(sidecar + " after " + (now - before));
      }
    }

    Map<String, SidecarState> truth() {
      return pods.stream()
          .collect(
              Collectors.toMap(
                  Sidecar::uid,
                  pod ->
                      pod.ready()
                          ? new SidecarState.Enforces(revision, "k")
                          : new SidecarState.Enforces("", "")));
    }
  }
}
