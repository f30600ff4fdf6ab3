package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.PROGRESS;
import static dev.appversion.rollout.machine.Event.PROMOTE;
import static dev.appversion.rollout.machine.Event.REFUSED;
import static dev.appversion.rollout.state.Phase.ABORTED;
import static dev.appversion.rollout.state.Phase.ABORTING;
import static dev.appversion.rollout.state.Phase.SHIFTING;
import static dev.appversion.rollout.state.Phase.STABLE;

import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Aborted;
import dev.appversion.rollout.state.RolloutState.Aborting;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.Run;
import java.util.List;
import java.util.Set;

/** The rules of Aborting: the stable version gets its visitors back. */
final class AbortingRules {
  static final List<Rule<Aborting>> ALL =
      Rule.ranked(
          List.of(
              Rule.<Aborting>on(
                      PROMOTE,
                      "the abort is held, the target in `spec.rollout.target` exists, is not"
                          + " blocked and has its manifest and capacity for 100%, in sync",
                      HeldAbort::promotes)
                  .then(
                      SHIFTING,
                      "table with 100% for that target; if it is another one, the aborted attempt"
                          + " ends",
                      HeldAbort::promote),
              Rule.<Aborting>on(
                      PROGRESS,
                      "the abort is held, and the stable version has a ready pod",
                      pass -> held(pass) && pass.version(pass.state().run().stable()).serves())
                  .then(
                      ABORTING,
                      "table with 100% for the stable version",
                      pass -> pass.draft().weight(pass.state().run(), 0)),
              Rule.<Aborting>on(
                      PROGRESS,
                      "the target has no share, in sync",
                      pass -> !held(pass) && pass.inSync())
                  .then(
                      Set.of(ABORTED, STABLE),
                      "condition Degraded; Stable if it was superseded",
                      AbortingRules::end),
              Rule.<Aborting>on(REFUSED, "", pass -> pass.command().isPresent())
                  .then(Set.<Phase>of(), "refused", Refusals::refuse)));

  private AbortingRules() {}

  private static boolean held(Pass<Aborting> pass) {
    return HeldAbort.is(pass.rollouts(), pass.state().run());
  }

  private static Draft end(Pass<Aborting> pass) {
    Run run = pass.state().run();
    Draft draft = pass.draft().ended(HistoryEntry.ended(run, pass.state().abort(), pass.now()));
    return pass.state().abort().reason() == AbortReason.SUPERSEDED
        ? draft.in(new Stable(run.stable()))
        : draft
            .in(new Aborted(run, pass.state().abort()))
            .warn(
                "RolloutAborted",
                "%s gets all new visitors. Retry the rollout of %s, or change the target."
                    .formatted(run.stable(), run.target()));
  }
}
