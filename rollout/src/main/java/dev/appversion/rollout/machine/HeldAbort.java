package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.RolloutState.Aborting;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import java.time.Instant;
import java.util.Optional;

/**
 * An abort that is held: the target has a share, and the stable version has no ready pod. A person
 * leaves it by {@code promote}: the version in {@code spec.rollout.target} then gets all new
 * visitors, also if it is not the one that is aborted. Otherwise a hotfix could not be released
 * while the stable version does not start.
 */
public final class HeldAbort {
  private HeldAbort() {}

  /** Whether visitors stay at the target though its rollout is aborted. */
  static boolean is(Rollouts rollouts, Run run) {
    return rollouts.table().share(run.target()) > 0;
  }

  /**
   * What happened, and what to do.
   *
   * @param run the attempt that is aborted
   */
  public static String message(Run run, Rollouts rollouts, Facts facts) {
    boolean blocked = facts.version(run.stable()).blocked();
    return "the abort is held: %s %s, and %s keeps %d%% of new visitors. %s %s, or %s"
        .formatted(
            run.stable(),
            blocked ? "is blocked" : "has no ready pod",
            run.target(),
            rollouts.table().share(run.target()),
            blocked ? "Unblock" : "Start a pod of",
            run.stable(),
            advice(run, facts));
  }

  private static String advice(Run run, Facts facts) {
    String target = facts.target().version();
    if (target.equals(run.stable()) || !facts.version(target).usable()) {
      return "set spec.rollout.target to a version with ready pods and order promote";
    }
    Optional<Run> next = promoted(run, facts, Instant.EPOCH);
    if (next.isEmpty()) {
      return "correct spec.rollout and order promote";
    }
    VersionFacts version = facts.version(target);
    int last = next.get().plan().last();
    if (!Awaiting.hasCapacity(next.get(), last, version)) {
      return "order promote when %s has %d ready pods (it has %d)"
          .formatted(target, Awaiting.leastPods(next.get(), last), version.readyPods());
    }
    return version.manifest()
        ? "order promote: %s gets all new visitors".formatted(target)
        : "order promote when the manifest of %s is read".formatted(target);
  }

  /** Whether a person ordered promote, and the target can serve all new visitors. */
  static boolean promotes(Pass<Aborting> pass) {
    Run run = pass.state().run();
    VersionFacts target = pass.version(pass.facts().target().version());
    return ordered(pass)
        && is(pass.rollouts(), run)
        && !pass.version(run.stable()).serves()
        && target.usable()
        && target.manifest()
        && pass.inSync()
        && promoted(run, pass.facts(), pass.now())
            .filter(next -> Awaiting.hasCapacity(next, next.plan().last(), target))
            .isPresent();
  }

  /** For the attempt that is aborted, or for the new target. */
  static boolean ordered(Pass<Aborting> pass) {
    return pass.ordered(Action.Promote.class)
        && (pass.order().names(pass.state().run().id())
            || pass.order().names(pass.facts().target().id()));
  }

  static Draft promote(Pass<Aborting> pass) {
    Run run = pass.state().run();
    Run next = promoted(run, pass.facts(), pass.now()).orElseThrow();
    Draft draft = pass.draft();
    if (!next.equals(run)) {
      draft.ended(HistoryEntry.ended(run, pass.state().abort(), pass.now()));
    }
    return Shifts.shift(pass, draft, next, next.plan().last())
        .done(pass.order(), "%s gets all new visitors".formatted(next.target()));
  }

  /**
   * The attempt that continues: the aborted one, or the first one of another target. It requires as
   * many pods as the stable version had before it lost them.
   */
  private static Optional<Run> promoted(Run run, Facts facts, Instant now) {
    Target target = facts.target();
    if (target.version().equals(run.target()) && target.id().equals(run.id())) {
      return Optional.of(run);
    }
    return target.version().equals(run.stable())
        ? Optional.empty()
        : facts
            .plan()
            .map(
                plan ->
                    Run.first(
                            target.id(),
                            target.version(),
                            run.stable(),
                            plan,
                            run.stablePods(),
                            now)
                        .by(target.by()));
  }
}
