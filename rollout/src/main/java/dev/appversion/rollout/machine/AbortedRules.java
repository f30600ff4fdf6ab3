package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.REFUSED;
import static dev.appversion.rollout.machine.Event.RETRY;
import static dev.appversion.rollout.machine.Event.TARGET_CHANGED;
import static dev.appversion.rollout.state.Phase.STABLE;
import static dev.appversion.rollout.state.Phase.WAITING;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Aborted;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.RolloutState.Waiting;
import dev.appversion.rollout.state.Run;
import java.util.List;
import java.util.Set;

/** The rules of Aborted: the same target is not tried again by itself. */
final class AbortedRules {
  static final List<Rule<Aborted>> ALL =
      Rule.ranked(
          List.of(
              Rule.<Aborted>on(
                      TARGET_CHANGED, "the target is the stable version", AbortedRules::reverted)
                  .then(
                      STABLE, "", pass -> pass.draft().in(new Stable(pass.state().run().stable()))),
              Rule.<Aborted>on(
                      TARGET_CHANGED,
                      "another version, or another build of the aborted one; it exists and is not"
                          + " blocked, and the plan is valid",
                      pass -> !reverted(pass) && !same(pass) && Starts.possible(pass.facts()))
                  .then(
                      WAITING,
                      "as from Stable",
                      pass -> Starts.start(pass, pass.draft(), pass.state().run().stable())),
              Rule.<Aborted>on(
                      RETRY,
                      "the target is the aborted one; it exists and is not blocked, and the plan"
                          + " is valid",
                      AbortedRules::retries)
                  .then(WAITING, "next attempt, with the plan of now", AbortedRules::retry),
              Rule.<Aborted>on(REFUSED, "", pass -> pass.command().isPresent())
                  .then(Set.<Phase>of(), "refused", Refusals::refuse)));

  private AbortedRules() {}

  private static boolean reverted(Pass<Aborted> pass) {
    return pass.facts().target().version().equals(pass.state().run().stable());
  }

  private static boolean same(Pass<Aborted> pass) {
    Target target = pass.facts().target();
    Run run = pass.state().run();
    return target.version().equals(run.target()) && target.id().equals(run.id());
  }

  private static boolean retries(Pass<Aborted> pass) {
    return pass.ordered(Action.Retry.class, pass.state().run())
        && same(pass)
        && Starts.possible(pass.facts());
  }

  private static Draft retry(Pass<Aborted> pass) {
    Run run = pass.state().run();
    Run next =
        run.retried(
            pass.facts().plan().orElseThrow(),
            pass.version(run.stable()).readyPods(),
            pass.order().by(),
            pass.order().createdAt(),
            pass.now());
    return pass.draft()
        .in(new Waiting(next))
        .say("RolloutStarted", "Attempt %d to roll out %s.".formatted(next.attempt(), run.target()))
        .done(pass.order(), "attempt %d started".formatted(next.attempt()));
  }
}
