package dev.appversion.operator.rollout.status;

import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.machine.Awaiting;
import dev.appversion.rollout.machine.HeldAbort;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens in a rollout, and what follows, in words. Pure. */
final class RolloutMessage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String SIDECARS = "sidecars to load the routing table";

  private RolloutMessage() {}

  /**
   * The message of a state.
   *
   * @param held why all rollouts are held, in words; empty if they are not
   */
  static String of(Rollouts rollouts, Facts facts, List<Awaiting> awaiting, String held) {
    return switch (rollouts.state()) {
      case RolloutState.Stable stable -> stable(stable.version(), facts);
      case RolloutState.Waiting waiting ->
          "%s has no share yet; waiting for %s"
              .formatted(waiting.run().target(), things(awaiting, waiting, facts));
      case RolloutState.Running running ->
          share(rollouts, running.run()) + rest(running, facts, awaiting);
      case RolloutState.Paused paused ->
          share(rollouts, paused.run()) + "; paused" + pause(paused.cause(), paused.by(), held);
      case RolloutState.Aborting aborting ->
          awaiting.contains(Awaiting.STABLE_PODS)
              ? HeldAbort.message(aborting.run(), rollouts, facts)
              : "%s gets all new visitors; waiting for %s"
                  .formatted(aborting.run().stable(), SIDECARS);
      case RolloutState.Aborted aborted ->
          "the rollout of %s was aborted: %s. %s gets all new visitors. Order retry, or change spec.rollout.target"
              .formatted(aborted.run().target(), aborted.abort().detail(), aborted.run().stable());
    };
  }

  private static String stable(String version, Facts facts) {
    String target = facts.target().version();
    if (target.equals(version)) {
      return version + " gets all new visitors";
    }
    String obstacle =
        facts.plan().isEmpty()
            ? "spec.rollout is invalid"
            : !facts.version(target).listed()
                ? target + " is not in spec.versions"
                : target + " is blocked";
    return "%s gets all new visitors; the rollout of %s does not start: %s"
        .formatted(version, target, obstacle);
  }

  private static String share(Rollouts rollouts, Run run) {
    return "%s gets %d%% of new visitors"
        .formatted(run.target(), rollouts.table().share(run.target()));
  }

  private static String rest(RolloutState.Running state, Facts facts, List<Awaiting> awaiting) {
    boolean unready = awaiting.contains(Awaiting.PODS);
    List<String> parts = new ArrayList<>();
    if (unready) {
      parts.add("waiting for " + thing(Awaiting.PODS, state, facts));
    }
    RolloutTimes.heldUntil(state)
        .filter(end -> awaiting.contains(Awaiting.HOLD))
        .ifPresent(end -> parts.add("holds until " + TIME.format(end)));
    String others =
        things(
            awaiting.stream()
                .filter(each -> each != Awaiting.HOLD && each != Awaiting.PODS)
                .filter(each -> each != Awaiting.CAPACITY || !unready)
                .toList(),
            state,
            facts);
    if (!others.isEmpty()) {
      parts.add((parts.isEmpty() ? "waiting for " : "then waits for ") + others);
    }
    return parts.isEmpty() ? "" : "; " + String.join(", ", parts);
  }

  private static String pause(PauseCause cause, String by, String held) {
    return switch (cause) {
      case SPEC -> ": spec.rollout.paused is true";
      case FREEZE -> ": " + (held.isEmpty() ? "all rollouts were frozen" : held);
      case COMMAND -> (by.isEmpty() ? "" : " by " + by) + "; order resume to continue";
      case VERDICT -> ": the analysis failed; order resume or abort";
      case DEADLINE -> ": the deadline expired; order resume or abort";
    };
  }

  /** In words; without the number of pods while there is none. */
  private static String things(List<Awaiting> awaiting, RolloutState.Running state, Facts facts) {
    return awaiting.stream()
        .filter(each -> each != Awaiting.CAPACITY || !awaiting.contains(Awaiting.PODS))
        .map(each -> thing(each, state, facts))
        .collect(Collectors.joining(", "));
  }

  private static String thing(Awaiting awaiting, RolloutState.Running state, Facts facts) {
    String target = state.run().target();
    return switch (awaiting) {
      case PODS -> "a ready pod of " + target + " with a sidecar";
      case MANIFEST -> "the manifest of " + target;
      case ASSETS ->
          "the assets of %s in the store: %s"
              .formatted(target, facts.version(target).unstored().orElse("some are missing"));
      case CAPACITY ->
          "%d ready pods of %s (it has %d)"
              .formatted(Awaiting.requiredPods(state), target, facts.version(target).readyPods());
      case SIDECARS -> SIDECARS;
      case HOLD -> "the end of the hold";
      case ANALYSIS -> "the analysis";
      case APPROVAL -> "an approval";
      case RESUME -> "the end of the pause";
      case STABLE_PODS -> "a ready pod of " + state.run().stable();
    };
  }
}
