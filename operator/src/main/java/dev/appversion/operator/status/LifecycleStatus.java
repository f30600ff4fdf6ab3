package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.operator.rollout.AnsweredCommands;
import dev.appversion.operator.rollout.Lifecycle;
import dev.appversion.operator.rollout.RolloutDecision;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.state.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds the rollout, and the phases of the versions, to a status. Pure except for its clock. */
public final class LifecycleStatus {
  /** Type of the condition: the target gets all new visitors, and is the stable version. */
  public static final String ROLLOUT_COMPLETE = "RolloutComplete";

  /** Type of the condition: the hold is over, and an approval is missing. */
  public static final String AWAITING_APPROVAL = "AwaitingApproval";

  /** Type of the condition: the last rollout was aborted. */
  public static final String DEGRADED = "Degraded";

  /** Reason: the versions that were decided cannot get visitors, and another one gets them. */
  private static final String SUBSTITUTED = "VersionSubstituted";

  /** Prefix of the types of conditions: no client of this version is left, and it is retired. */
  public static final String DRAINED = "Drained-";

  private static final Set<String> REPORTS = Set.of(ROLLOUT_COMPLETE, AWAITING_APPROVAL, DEGRADED);

  private final Clock clock;

  /** Reads transition times of conditions from this clock. */
  public LifecycleStatus(Clock clock) {
    this.clock = clock;
  }

  /** Whether a condition describes a rollout or a version: it is no problem that it is False. */
  static boolean describes(String type) {
    return REPORTS.contains(type) || type.startsWith(DRAINED);
  }

  /**
   * The status with the rollout before its table is published, so that another leader can continue.
   *
   * @param before the resource's status; null before the first one
   */
  public AppVersionStatus intent(Lifecycle lifecycle, @Nullable AppVersionStatus before) {
    AppVersionStatus old =
        before == null ? new AppVersionStatus(null, null, null, null, List.of()) : before;
    return with(old, old.conditions(), versions(old.versions(), lifecycle), lifecycle, before);
  }

  /**
   * The status of a reconciliation with the rollout.
   *
   * @param status without it
   * @param before the resource's status; null before the first one
   */
  public AppVersionStatus add(
      AppVersionStatus status, Lifecycle lifecycle, @Nullable AppVersionStatus before) {
    if (!Lifecycle.applies(lifecycle.resource())) {
      return status;
    }
    return with(
        status,
        conditions(status, lifecycle, before),
        versions(status.versions(), lifecycle),
        lifecycle,
        before);
  }

  private static AppVersionStatus with(
      AppVersionStatus status,
      @Nullable List<Condition> conditions,
      List<VersionStatus> versions,
      Lifecycle lifecycle,
      @Nullable AppVersionStatus before) {
    AppVersionStatus kept = lifecycle.unreadable().isPresent() ? before : null;
    RolloutStatus rollout = kept == null ? null : kept.rollout();
    List<HistoryStatus> history = kept == null ? null : kept.history();
    if (lifecycle.rollout().isPresent()) {
      rollout = rollout(lifecycle.rollout().get(), lifecycle);
      history = lifecycle.rollout().get().history();
    }
    return new AppVersionStatus(
        status.observedGeneration(),
        status.revision(),
        status.summary(),
        conditions,
        versions,
        status.retired(),
        rollout,
        history,
        AnsweredCommands.add(lifecycle.answers(), before));
  }

  /** With who gets the visitors, if that is not as the rollout has decided. */
  private static RolloutStatus rollout(RolloutDecision decision, Lifecycle lifecycle) {
    return lifecycle.substitution().map(decision.status()::withMessage).orElseGet(decision::status);
  }

  private static List<VersionStatus> versions(
      @Nullable List<VersionStatus> all, Lifecycle lifecycle) {
    List<VersionStatus> versions = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (VersionStatus version : all == null ? List.<VersionStatus>of() : all) {
      lifecycle
          .shown(version.name())
          .ifPresent(
              shown -> {
                named.add(version.name());
                versions.add(with(version, shown));
              });
    }
    lifecycle.named().stream()
        .filter(name -> !named.contains(name))
        .forEach(
            name ->
                lifecycle
                    .shown(name)
                    .ifPresent(
                        shown ->
                            versions.add(
                                with(
                                    new VersionStatus(
                                        name, null, null, "0%", null, 0, 0, null, null),
                                    shown))));
    return versions;
  }

  private static VersionStatus with(VersionStatus version, Lifecycle.Shown shown) {
    boolean serves = shown.phase() == VersionPhase.ACTIVE || shown.phase() == VersionPhase.STANDBY;
    boolean waits = serves && version.readyPods() == 0;
    return new VersionStatus(
        version.name(),
        version.appVersion(),
        version.source(),
        version.share(),
        (waits ? VersionPhase.PENDING : shown.phase()).label(),
        version.readyPods(),
        version.sidecarsInSync(),
        version.sidecarsOfOtherRelease(),
        waits ? shown.use().withPhaseBefore(shown.phase().label()) : shown.use());
  }

  private List<Condition> conditions(
      AppVersionStatus status, Lifecycle lifecycle, @Nullable AppVersionStatus before) {
    long generation = status.observedGeneration() == null ? 0 : status.observedGeneration();
    Conditions conditions =
        new Conditions(before == null ? null : before.conditions(), generation, clock);
    lifecycle
        .rollout()
        .map(decision -> rollout(decision, lifecycle))
        .ifPresent(it -> rollout(it, lifecycle, conditions));
    if (lifecycle.rollout().isEmpty()) {
      lifecycle.substitution().ifPresent(why -> conditions.set(DEGRADED, "True", SUBSTITUTED, why));
    }
    lifecycle
        .unreadable()
        .ifPresent(
            why ->
                conditions.set(
                    ROLLOUT_COMPLETE,
                    "Unknown",
                    "StatusUnreadable",
                    "the shares stay as they are, since the status was edited and cannot be read: "
                        + why
                        + ". Correct it, or remove status.rollout: the version with most visitors is then the"
                        + " stable one"));
    lifecycle
        .phases()
        .versions()
        .keySet()
        .forEach(
            name -> lifecycle.shown(name).ifPresent(shown -> drained(name, shown, conditions)));
    List<Condition> all =
        new ArrayList<>(status.conditions() == null ? List.of() : status.conditions());
    all.addAll(conditions.build());
    return all;
  }

  private static void rollout(RolloutStatus rollout, Lifecycle lifecycle, Conditions conditions) {
    String message = String.valueOf(rollout.message());
    boolean complete =
        lifecycle.substitution().isEmpty()
            && Phase.STABLE.label().equals(rollout.phase())
            && Optional.ofNullable(lifecycle.resource().getSpec().rollout())
                .filter(spec -> spec.target().equals(rollout.stable()))
                .isPresent();
    conditions.set(
        ROLLOUT_COMPLETE,
        complete ? "True" : "False",
        lifecycle.substitution().isPresent() ? SUBSTITUTED : rollout.phase(),
        message);
    approval(rollout, message, conditions);
    boolean substituted = lifecycle.substitution().isPresent();
    boolean held = awaits(rollout, "stablePods");
    boolean aborted = Phase.ABORTED.label().equals(rollout.phase());
    conditions.set(
        DEGRADED,
        held || aborted || substituted ? "True" : "False",
        substituted
            ? SUBSTITUTED
            : held ? "AbortHeld" : aborted ? "RolloutAborted" : rollout.phase(),
        held || aborted || substituted ? message : "no rollout was aborted");
  }

  /** Also true if more is missing: the approval does not have to wait for it. */
  static void approval(RolloutStatus rollout, String message, Conditions conditions) {
    boolean missing = awaits(rollout, "approval");
    boolean now = missing && !awaits(rollout, "hold");
    conditions.set(
        AWAITING_APPROVAL,
        now ? "True" : "False",
        now ? "StepReached" : rollout.phase(),
        now
            ? message + ": create an AppVersionCommand with action: approve"
            : missing
                ? "required when the hold is over; it can be given now"
                : "no approval is missing now");
  }

  private static boolean awaits(RolloutStatus rollout, String what) {
    return rollout.awaiting() != null && rollout.awaiting().contains(what);
  }

  private static void drained(String name, Lifecycle.Shown shown, Conditions conditions) {
    Stream.of(VersionPhase.DRAINING, VersionPhase.LEAVING, VersionPhase.RETIRED)
        .filter(phase -> phase == shown.phase())
        .forEach(
            phase ->
                conditions.set(
                    DRAINED + name,
                    phase == VersionPhase.RETIRED ? "True" : "False",
                    phase.label(),
                    phase == VersionPhase.RETIRED
                        ? "no request is routed to " + name
                        : String.valueOf(shown.use().retires())));
  }
}
