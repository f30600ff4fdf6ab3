package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.pods.SidecarState;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Probes in the background whether the sidecars of the ready pods enforce the table in force: with
 * growing intervals from 250 ms to 15 s while they do not, every minute when they do (they may
 * report asset mismatches), and every 15 s while they report mismatches. Sidecars of pods that are
 * not ready are probed at least every 5 s: their app may be the reason. An event is raised only
 * when a report has changed.
 */
public final class SidecarSync extends AbstractEventSource<SidecarSync.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  static final class Marker {
    private Marker() {}
  }

  private static final long FIRST_MILLIS = 250;
  private static final long LAST_MILLIS = 15_000;
  private static final long IN_SYNC_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long WAITING_MILLIS = 5_000;

  /**
   * The table that sidecars should enforce, and the sidecars to probe.
   *
   * @param admins pod uid to {@code host:port} of the admin port, of pods that are ready
   * @param waiting the same for pods that are not ready
   */
  private record Goal(
      String revision, String keyId, Map<String, String> admins, Map<String, String> waiting) {}

  /**
   * @param number identifies a round
   */
  private record Round(
      long number, Goal goal, Map<String, SidecarState> states, long delayMillis) {}

  private final SidecarProbe probe;
  private final ScheduledExecutorService scheduler;
  // Guarded by this.
  private final Map<ResourceID, Round> rounds = new HashMap<>();
  private long last;

  /**
   * Probes nothing before an AppVersion is reconciled.
   *
   * @param scheduler starts the rounds of probes
   */
  public SidecarSync(SidecarProbe probe, ScheduledExecutorService scheduler) {
    super(Marker.class, "sidecar-sync");
    this.probe = probe;
    this.scheduler = scheduler;
  }

  /**
   * The last reports of the sidecars of these pods, by pod uid; of a pod that is not ready and has
   * reported, only whether its app accepts connections. Starts a round of probes if the goal is
   * new. Does not block.
   */
  synchronized Map<String, SidecarState> states(
      ResourceID app, String revision, String keyId, List<PodView> pods) {
    Map<String, String> admins = new HashMap<>();
    Map<String, String> waiting = new HashMap<>();
    for (PodView pod : pods) {
      if (pod.answers()) {
        (pod.ready() ? admins : waiting).put(pod.uid(), pod.at(pod.adminPort().orElseThrow()));
      }
    }
    Goal goal = new Goal(revision, keyId, admins, waiting);
    Round round = rounds.get(app);
    if (round == null || !round.goal().equals(goal)) {
      Map<String, SidecarState> known = new HashMap<>();
      admins.keySet().forEach(uid -> known.put(uid, known(round, uid)));
      for (String uid : waiting.keySet()) {
        if (round != null && round.states().containsKey(uid)) {
          known.put(uid, known(round, uid));
        }
      }
      Round fresh = new Round(++last, goal, known, FIRST_MILLIS);
      rounds.put(app, fresh);
      probe(app, fresh);
      return Map.copyOf(known);
    }
    return Map.copyOf(round.states());
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public synchronized void onResourceDeleted(AppVersion resource) {
    rounds.remove(ResourceID.fromResource(resource));
  }

  @Override
  public void stop() {
    super.stop();
    synchronized (this) {
      rounds.clear();
    }
  }

  /**
   * The part of a report that counts for a pod that is not ready: other changes are no event. A
   * sidecar that does not respond in time keeps its last report.
   *
   * @param before null before the first report
   */
  private static @Nullable SidecarState ofApp(SidecarState said, @Nullable SidecarState before) {
    return said instanceof SidecarState.Enforces
        ? new SidecarState.Enforces("", "", List.of(), said.problemOfApp())
        : before;
  }

  private static SidecarState known(@Nullable Round round, String uid) {
    return known(round == null ? Map.of() : round.states(), uid);
  }

  private static SidecarState known(Map<String, SidecarState> states, String uid) {
    return states.getOrDefault(uid, new SidecarState.NotProbed());
  }

  private void probe(ResourceID app, Round round) {
    Map<String, CompletableFuture<SidecarState>> answers = new HashMap<>();
    round.goal().admins().forEach((uid, admin) -> answers.put(uid, probe.probe(admin)));
    round.goal().waiting().forEach((uid, admin) -> answers.put(uid, probe.probe(admin)));
    var _ =
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
            .thenRun(
                () -> {
                  Map<String, SidecarState> states = new HashMap<>();
                  answers.forEach((uid, answer) -> states.put(uid, answer.join()));
                  round
                      .goal()
                      .waiting()
                      .keySet()
                      .forEach(
                          uid ->
                              states.computeIfPresent(
                                  uid, (it, said) -> ofApp(said, round.states().get(uid))));
                  reported(app, round, Map.copyOf(states));
                });
  }

  private void reported(ResourceID app, Round round, Map<String, SidecarState> states) {
    Goal goal = round.goal();
    boolean inSync =
        goal.admins().keySet().stream()
            .allMatch(uid -> known(states, uid).enforces(goal.revision(), goal.keyId()));
    long due = inSync ? delayInSync(states) : round.delayMillis();
    long delay = goal.waiting().isEmpty() ? due : Math.min(WAITING_MILLIS, due);
    long slower = inSync ? FIRST_MILLIS : Math.min(LAST_MILLIS, 2 * delay);
    synchronized (this) {
      if (!isRunning() || !isCurrent(app, round)) {
        return; // the goal was replaced
      }
      Round next = new Round(++last, goal, states, slower);
      rounds.put(app, next);
      var _ = scheduler.schedule(() -> probeAgain(app, next), delay, TimeUnit.MILLISECONDS);
    }
    if (!states.equals(round.states())) {
      getEventHandler().handleEvent(new Event(app));
    }
  }

  private static long delayInSync(Map<String, SidecarState> states) {
    boolean wrongAssets =
        states.values().stream()
            .anyMatch(s -> s instanceof SidecarState.Enforces said && !said.mismatches().isEmpty());
    return wrongAssets ? LAST_MILLIS : IN_SYNC_MILLIS;
  }

  private void probeAgain(ResourceID app, Round round) {
    synchronized (this) {
      if (!isRunning() || !isCurrent(app, round)) {
        return;
      }
    }
    probe(app, round);
  }

  private boolean isCurrent(ResourceID app, Round round) {
    Round current = rounds.get(app);
    return current != null && current.number() == round.number();
  }
}
