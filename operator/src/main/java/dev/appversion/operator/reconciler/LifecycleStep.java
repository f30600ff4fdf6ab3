package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.ClientSpec;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.observe.Observer;
import dev.appversion.operator.observe.SidecarReports;
import dev.appversion.operator.observe.TargetSetter;
import dev.appversion.operator.pages.PageRounds;
import dev.appversion.operator.pages.Watched;
import dev.appversion.operator.plan.RoutingPlan;
import dev.appversion.operator.rollout.CrawlerVersion;
import dev.appversion.operator.rollout.Lifecycle;
import dev.appversion.operator.rollout.LifecycleDecider;
import dev.appversion.operator.rollout.LifecycleInput;
import dev.appversion.operator.rollout.RemovedVersions;
import dev.appversion.operator.rollout.RolloutDecision;
import dev.appversion.operator.rollout.Seen;
import dev.appversion.operator.rollout.status.StoredRollouts;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.VersionReport;
import dev.appversion.rollout.command.Command;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Second phase of a reconciliation: decides the rollout and the phases of the versions, and stores
 * the decision before anything is carried out.
 */
final class LifecycleStep {
  private final Observer observer;
  private final WaitingCommands commands;
  private final PageRounds rounds;
  private final Optional<AssetKeeper> assets;
  private final Supplier<Optional<String>> held;
  private final StatusReporter reporter;
  private final Clock clock;

  LifecycleStep(
      Observer observer,
      WaitingCommands commands,
      PageRounds rounds,
      Optional<AssetKeeper> assets,
      Supplier<Optional<String>> held,
      StatusReporter reporter,
      Clock clock) {
    this.observer = observer;
    this.commands = commands;
    this.rounds = rounds;
    this.assets = assets;
    this.held = held;
    this.reporter = reporter;
    this.clock = clock;
  }

  /**
   * What was decided.
   *
   * @param stored the resource as the user wrote it, with the stored decision
   * @param observed the observation of the effective resource
   */
  record Decided(AppVersion stored, Observation observed, Lifecycle lifecycle) {
    /** What the rollout and the phases add to the table. */
    RoutingPlan.Ordering ordering() {
      return new RoutingPlan.Ordering(
          lifecycle.sequence(),
          lifecycle.leaving(),
          stored.getSpec().preview().isPrivate() ? lifecycle.unreleased() : Set.of(),
          CrawlerVersion.of(lifecycle, observed.table()));
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
   * @throws RefusedException if no version can get visitors
   */
  Optional<Decided> decide(Observation observed, Context<AppVersion> context)
      throws RefusedException {
    AppVersion resource = observed.resource();
    StoredRollouts before = StoredRollouts.of(resource);
    WaitingCommands.Waiting waiting = commands.of(observed, before);
    Instant now = clock.instant();
    LifecycleInput input = input(observed, before, waiting.accepted());
    Lifecycle lifecycle = LifecycleDecider.decide(resource, input, now);
    if (lifecycle.changesAttempt(before)) {
      String setter = TargetSetter.of(resource, context.getClient());
      lifecycle = LifecycleDecider.decide(resource, input.by(setter), now);
    }
    if (!lifecycle.isRoutable()) {
      throw RefusedException.allBlocked();
    }
    return store(observed, before, lifecycle.with(waiting.settled()), context);
  }

  private Optional<Decided> store(
      Observation observed,
      StoredRollouts before,
      Lifecycle lifecycle,
      Context<AppVersion> context) {
    AppVersion resource = observed.resource();
    read(observed, lifecycle);
    return (lifecycle.isNew(before)
            ? reporter.store(resource, lifecycle, context)
            : Optional.of(resource))
        .map(stored -> new Decided(stored, observed.with(lifecycle.resource(stored)), lifecycle));
  }

  /**
   * Answers the commands that were decided, after what they order was carried out.
   *
   * @return when to try again, if an answer cannot be written
   */
  Optional<Duration> answer(Decided decided) {
    return commands.answer(decided.stored(), decided.lifecycle().answers());
  }

  /** Reads who uses the versions while one of them drains, or a rollout is under way. */
  private void read(Observation observed, Lifecycle lifecycle) {
    AppVersion resource = observed.resource();
    ResourceID id = ResourceID.fromResource(resource);
    if (!lifecycle.needsUsage()) {
      rounds.unwatch(id);
      return;
    }
    ClientSpec client = resource.getSpec().client();
    rounds.watch(
        id,
        new Watched(
            client.reportPeriod() == null
                ? ClientSettings.DEFAULT_BEAT
                : Duration.ofSeconds(client.reportPeriod()),
            client.mismatch() != ClientSpec.Mismatch.IGNORE,
            lifecycle.used()),
        observed.pods().all());
  }

  private LifecycleInput input(
      Observation observed, StoredRollouts stored, List<Command> commands) {
    return new LifecycleInput(
        stored,
        Lifecycle.applies(observed.resource()) ? seen(observed, stored) : Seen.NOTHING,
        observed.table(),
        RemovedVersions.of(observed.resource(), observed.table()),
        version -> rounds.usage(ResourceID.fromResource(observed.resource()), version),
        commands,
        "");
  }

  private Seen seen(Observation observed, StoredRollouts stored) {
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
        observed.podless(),
        observed.versions(),
        stored.isAtRest(observed.resource()) ? Optional.empty() : unstored(observed),
        held.get());
  }

  private Optional<String> unstored(Observation observed) {
    return assets.flatMap(keeper -> keeper.unstored(observed.resource(), observed.versions()));
  }
}
