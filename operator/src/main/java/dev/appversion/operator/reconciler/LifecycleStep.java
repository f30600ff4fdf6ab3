package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.observe.Observer;
import dev.appversion.operator.observe.SidecarReports;
import dev.appversion.operator.plan.RoutingPlan;
import dev.appversion.operator.rollout.Lifecycle;
import dev.appversion.operator.rollout.RolloutDecision;
import dev.appversion.operator.rollout.Seen;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.VersionReport;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Second phase of a reconciliation: decides the rollout and the phases of the versions, and stores
 * the decision before anything is carried out.
 */
final class LifecycleStep {
  private static final Usage NOT_READ =
      new Usage(
          new PageCount.Unknown("the sidecars were not read yet"),
          OptionalLong.empty(),
          OptionalLong.empty());

  private final Observer observer;
  private final WaitingCommands commands;
  private final StatusReporter reporter;
  private final Clock clock;

  LifecycleStep(Observer observer, WaitingCommands commands, StatusReporter reporter, Clock clock) {
    this.observer = observer;
    this.commands = commands;
    this.reporter = reporter;
    this.clock = clock;
  }

  /**
   * What was decided.
   *
   * @param stored the resource as the user wrote it, with the stored decision
   * @param observed the observation of the effective resource
   * @param outcomes of commands
   */
  record Decided(
      AppVersion stored, Observation observed, Lifecycle lifecycle, List<Outcome> outcomes) {
    /** What the rollout adds to the table. */
    RoutingPlan.Ordering ordering() {
      return new RoutingPlan.Ordering(lifecycle.sequence(), lifecycle.leaving());
    }

    /** The events about it. */
    List<Notice> notices() {
      return lifecycle.rollout().stream()
          .map(RolloutDecision::notices)
          .flatMap(List::stream)
          .map(notice -> new Notice(notice.warning(), notice.reason(), notice.message()))
          .toList();
    }
  }

  /**
   * Decides, and stores the decision.
   *
   * @return empty if the resource was changed since it was read: another reconciliation follows
   */
  Optional<Decided> decide(Observation observed, Context<AppVersion> context) {
    AppVersion resource = observed.resource();
    WaitingCommands.Waiting waiting = commands.of(observed);
    Lifecycle lifecycle =
        Lifecycle.of(resource, input(observed, waiting.accepted()), clock.instant());
    List<Outcome> outcomes =
        Stream.concat(waiting.refused().stream(), lifecycle.answers().stream()).toList();
    return (lifecycle.isNew(resource)
            ? reporter.store(resource, lifecycle, context)
            : Optional.of(resource))
        .map(
            stored ->
                new Decided(
                    stored, observed.with(lifecycle.resource(stored)), lifecycle, outcomes));
  }

  /**
   * Answers the commands that were decided, after what they order was carried out.
   *
   * @return when to try again, if an answer cannot be written
   */
  Optional<Duration> answer(Decided decided) {
    return commands.answer(decided.stored(), decided.outcomes());
  }

  private Lifecycle.Input input(Observation observed, List<Command> commands) {
    return new Lifecycle.Input(
        Lifecycle.applies(observed.resource()) ? seen(observed) : Seen.NOTHING,
        observed.table(),
        observed.kept(),
        version -> NOT_READ,
        commands);
  }

  private Seen seen(Observation observed) {
    Optional<SidecarReports> reports =
        observed.table().map(table -> observer.sidecars(observed, table));
    List<VersionReport> versions = reports.map(SidecarReports::versions).orElseGet(List::of);
    SortedSet<String> behind =
        versions.stream()
            .flatMap(version -> version.sidecars().behind().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return new Seen(
        observed.table().map(RoutingTable::sequence).orElse(0L),
        versions.stream().mapToInt(version -> version.pods().ready()).sum(),
        behind,
        observed.readyPods(),
        observed.versions(),
        false);
  }
}
