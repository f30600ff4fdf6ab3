package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.operator.command.Addressee;
import dev.appversion.operator.command.CommandAnswers;
import dev.appversion.operator.command.CommandMapping;
import dev.appversion.operator.command.CommandMapping.Mapped;
import dev.appversion.operator.command.CommandSource;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.rollout.AnsweredCommands;
import dev.appversion.operator.rollout.status.StoredRollouts;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands of an app that wait, and their answers. */
final class WaitingCommands {
  private final CommandSource source;
  private final CommandAnswers answers;

  WaitingCommands(CommandSource source, CommandAnswers answers) {
    this.source = source;
    this.answers = answers;
  }

  /**
   * Commands before the decision.
   *
   * @param accepted those to be decided
   * @param settled the outcomes of the others: they are refused, or were decided before
   */
  record Waiting(List<Command> accepted, List<Outcome> settled) {
    Waiting {
      accepted = List.copyOf(accepted);
      settled = List.copyOf(settled);
    }
  }

  /** The commands that wait; none before the first rollouts of the app are decided. */
  Waiting of(Observation observed, StoredRollouts stored) {
    AppVersion resource = observed.resource();
    Optional<Rollouts> rollouts =
        resource.getSpec().rollout() == null ? Optional.empty() : stored.readable();
    Optional<String> unreadable =
        resource.getSpec().rollout() == null ? Optional.empty() : stored.problem();
    if (resource.getSpec().rollout() != null && rollouts.isEmpty() && unreadable.isEmpty()) {
      return new Waiting(List.of(), List.of());
    }
    List<Command> accepted = new ArrayList<>();
    Map<String, Outcome> answered = AnsweredCommands.read(resource.getStatus());
    List<Outcome> settled = new ArrayList<>();
    Addressee app = addressee(observed, rollouts, unreadable);
    for (AppVersionCommand command : source.waiting(observed.resource())) {
      Outcome before = answered.get(command.getMetadata().getUid());
      if (before != null) {
        settled.add(before);
        continue;
      }
      switch (CommandMapping.of(command, app)) {
        case Mapped.Accepted(Command mapped) -> accepted.add(mapped);
        case Mapped.Refused(Outcome outcome) -> settled.add(outcome);
      }
    }
    return new Waiting(accepted, settled);
  }

  private static Addressee addressee(
      Observation observed, Optional<Rollouts> rollouts, Optional<String> unreadable) {
    AppVersion resource = observed.resource();
    Set<String> versions = new HashSet<>();
    resource.getSpec().versions().forEach(version -> versions.add(version.name()));
    observed.kept().stream().map(LiveVersion::name).forEach(versions::add);
    return new Addressee(resource.getMetadata().getName(), rollouts, unreadable, versions);
  }

  /**
   * Answers commands.
   *
   * @return when to try again, if an answer cannot be written
   */
  Optional<Duration> answer(AppVersion app, List<Outcome> outcomes) {
    return outcomes.stream()
        .flatMap(outcome -> answers.answer(app, outcome).stream())
        .min(Duration::compareTo);
  }
}
