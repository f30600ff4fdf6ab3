package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.DEADLINE;
import static dev.appversion.rollout.machine.Event.PAUSE;
import static dev.appversion.rollout.machine.Event.PROGRESS;
import static dev.appversion.rollout.machine.Event.PROMOTE;
import static dev.appversion.rollout.machine.Event.SKIP;
import static dev.appversion.rollout.state.Phase.ABORTING;
import static dev.appversion.rollout.state.Phase.PAUSED;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.Jump;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Paused;
import dev.appversion.rollout.state.RolloutState.Running;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.Stopwatch;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of all states that proceed: Waiting, Shifting, Holding and Baking. */
final class RunningRules {
  private static final Set<Awaiting> FOR_DEADLINE =
      EnumSet.of(
          Awaiting.PODS, Awaiting.MANIFEST, Awaiting.ASSETS, Awaiting.CAPACITY, Awaiting.SIDECARS);

  private RunningRules() {}

  static <S extends Running> List<Rule<S>> rules() {
    return Rule.ranked(
        UnderWayRules.<S>rules(),
        List.of(
            Rule.<S>on(PAUSE, "by command, `spec.rollout.paused` or freeze", RunningRules::held)
                .then(PAUSED, "hold and deadline stop", RunningRules::pause)));
  }

  /** The deadline, in states that wait for pods, sidecars or capacity. */
  static <S extends Running> Rule<S> deadline() {
    return Rule.<S>on(DEADLINE, "waiting for pods, sidecars or capacity", RunningRules::late)
        .then(
            Set.of(ABORTING, PAUSED),
            "by `onFailure`; its open pages move",
            pass -> Aborts.fail(pass, AbortReason.DEADLINE, PauseCause.DEADLINE, waitedFor(pass)));
  }

  /** Starts and stops the time of the deadline, in states that may also wait for something else. */
  static <S extends Running> Rule<S> deadlineClock() {
    return Rule.<S>on(
            PROGRESS,
            "begins or ends to wait for pods of the target, or, after the hold, for sidecars or"
                + " capacity",
            pass -> pass.state().run().waited().runs() != counts(pass))
        .then(Set.<Phase>of(), "the deadline counts, or stops", RunningRules::setClock);
  }

  private static boolean counts(Pass<? extends Running> pass) {
    return Awaiting.countTowardDeadline(Awaiting.of(pass));
  }

  private static Draft setClock(Pass<? extends Running> pass) {
    Run run = pass.state().run();
    Stopwatch waited = run.waited();
    Stopwatch next = counts(pass) ? waited.start(pass.now()) : waited.stop(pass.now());
    return pass.draft().in(pass.state().with(run.waiting(next)));
  }

  /** The command promote, in states before 100%. */
  static <S extends Running> Rule<S> promote() {
    return Rule.<S>on(PROMOTE, "the target has less than 100%", pass -> jumps(pass, Jump.PROMOTE))
        .then(
            Set.<Phase>of(),
            "100% follows without holds and approvals, as soon as capacity and sidecars permit",
            pass ->
                jump(
                    pass,
                    Jump.PROMOTE,
                    "%s gets all new visitors as soon as it has capacity and all sidecars are"
                        + " in sync"));
  }

  /** The command skip, in states with a step. */
  static <S extends Running> Rule<S> skip() {
    return Rule.<S>on(SKIP, "", pass -> jumps(pass, Jump.SKIP))
        .then(
            Set.<Phase>of(),
            "the next step follows without hold and approval, as soon as capacity and sidecars"
                + " permit; in Baking the bake ends",
            pass ->
                jump(
                    pass,
                    Jump.SKIP,
                    pass.state().phase() == Phase.BAKING
                        ? "the bake of %s ends as soon as it has a ready pod and all sidecars are in sync"
                        : "the next step follows as soon as %s has capacity and all sidecars are"
                            + " in sync"));
  }

  private static boolean jumps(Pass<? extends Running> pass, Jump order) {
    Run run = pass.state().run();
    Class<? extends Action> action = order == Jump.SKIP ? Action.Skip.class : Action.Promote.class;
    return pass.ordered(action, run) && run.jump().compareTo(order) < 0 && !atLast(pass, order);
  }

  /** The bake can be skipped, and nothing else at 100%. */
  private static boolean atLast(Pass<? extends Running> pass, Jump order) {
    boolean bakes = pass.state().phase() == Phase.BAKING;
    return pass.state().step() == pass.state().run().plan().last()
        && pass.state().phase() != Phase.WAITING
        && !(bakes && order == Jump.SKIP);
  }

  private static Draft jump(Pass<? extends Running> pass, Jump order, String message) {
    Run run = pass.state().run();
    return pass.draft()
        .in(pass.state().with(run.jumping(order)))
        .done(pass.order(), message.formatted(run.target()));
  }

  private static boolean late(Pass<? extends Running> pass) {
    Duration deadline = pass.state().run().plan().deadline();
    return deadline.isPositive() && pass.state().run().waited().reached(deadline, pass.now());
  }

  private static String waitedFor(Pass<? extends Running> pass) {
    return "it waited %ds for %s"
        .formatted(
            pass.state().run().plan().deadline().toSeconds(),
            String.join(
                " and ",
                Awaiting.of(pass).stream()
                    .filter(FOR_DEADLINE::contains)
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }

  private static boolean held(Pass<? extends Running> pass) {
    return pass.facts().brake() != Brake.RELEASED
        || pass.ordered(Action.Pause.class, pass.state().run());
  }

  private static Draft pause(Pass<? extends Running> pass) {
    Running stopped = pass.state().stopped(pass.now());
    if (pass.ordered(Action.Pause.class, pass.state().run())) {
      String by = pass.order().by();
      return pass.draft()
          .in(new Paused(stopped, PauseCause.COMMAND, by))
          .say("RolloutPaused", "The rollout is paused by %s.".formatted(by))
          .done(pass.order(), "the rollout is paused until it is resumed");
    }
    PauseCause cause = pass.facts().brake() == Brake.FREEZE ? PauseCause.FREEZE : PauseCause.SPEC;
    return pass.draft()
        .in(new Paused(stopped, cause, ""))
        .say(
            "RolloutPaused",
            cause == PauseCause.FREEZE
                ? "All rollouts are frozen."
                : "spec.rollout.paused is true.");
  }
}
