package dev.appversion.operator.command;

import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.api.v1alpha1.command.AppVersionCommandSpec;
import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.state.RolloutState.Shifting;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Rollouts;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an AppVersionCommand orders, in the terms of the state machines: it sets the defaults, and
 * refuses what no state machine can decide. Pure.
 */
public final class CommandMapping {
  private static final Set<AppVersionCommandSpec.Action> FOR_VERSION =
      EnumSet.of(
          AppVersionCommandSpec.Action.RETIRE,
          AppVersionCommandSpec.Action.MOVE,
          AppVersionCommandSpec.Action.BLOCK,
          AppVersionCommandSpec.Action.UNBLOCK);

  /** Those that act although the rollouts cannot be read. */
  private static final Set<AppVersionCommandSpec.Action> WITHOUT_ROLLOUTS =
      EnumSet.of(AppVersionCommandSpec.Action.BLOCK, AppVersionCommandSpec.Action.UNBLOCK);

  private CommandMapping() {}

  /** What becomes of a command before the state machines decide. */
  public sealed interface Mapped {
    /** The state machines decide. */
    record Accepted(Command command) implements Mapped {}

    /** It is refused. */
    record Refused(Outcome outcome) implements Mapped {}
  }

  /** Maps a command of an app. */
  public static Mapped of(AppVersionCommand object, Addressee app) {
    return problem(object, app)
        .<Mapped>map(
            message ->
                new Mapped.Refused(
                    new Outcome(object.getMetadata().getUid(), Outcome.State.REFUSED, message)))
        .orElseGet(() -> new Mapped.Accepted(command(object, app)));
  }

  private static Optional<String> problem(AppVersionCommand object, Addressee app) {
    AppVersionCommandSpec spec = object.getSpec();
    if (spec.action() == null) { // of a later release, whose CRD has it
      return Optional.of(
          "spec.action: this release of the operator has no such action; use one of " + actions());
    }
    if (app.unreadable().isPresent() && !WITHOUT_ROLLOUTS.contains(spec.action())) {
      return Optional.of(
          "the state of the rollout was edited and cannot be read: %s. Correct it, or remove status.rollout, and create the command again; only block and unblock act meanwhile"
              .formatted(app.unreadable().get()));
    }
    if (FOR_VERSION.contains(spec.action())) {
      return problemOfVersion(spec, app);
    }
    if (app.rollouts().isEmpty()) {
      return Optional.of(
          "%s has no spec.rollout: set it, or change spec.versions[].weight instead"
              .formatted(app.name()));
    }
    return spec.action() == AppVersionCommandSpec.Action.APPROVE && spec.step() == null
        ? problemOfCurrentStep(app.rollouts().get())
        : Optional.empty();
  }

  private static Optional<String> problemOfVersion(AppVersionCommandSpec spec, Addressee app) {
    Optional<String> version = text(spec.version());
    if (version.isEmpty()) {
      return Optional.of("spec.version: is required for " + verb(spec.action()));
    }
    return version
        .filter(name -> !app.versions().contains(name))
        .map(
            name ->
                "spec.version: %s has no version %s; it has %s"
                    .formatted(app.name(), name, String.join(", ", new TreeSet<>(app.versions()))));
  }

  /**
   * Why an approval that names no step does not count. It is for the step at which it is first
   * seen, not for one that begins: the second of two approvals of the same step would approve the
   * next one. Times are not compared, since those of commands are of the API server's clock, and
   * those of steps of the operator's.
   */
  private static Optional<String> problemOfCurrentStep(Rollouts rollouts) {
    if (!(rollouts.state() instanceof UnderWay underWay)) {
      return Optional.of("no rollout is under way: no step waits for approval");
    }
    return underWay.running() instanceof Shifting shifting
        ? Optional.of(
            "spec.step: is required while step %d begins: set it, or approve again in phase Holding"
                .formatted(shifting.step()))
        : Optional.empty();
  }

  private static Command command(AppVersionCommand object, Addressee app) {
    AppVersionCommandSpec spec = object.getSpec();
    Optional<UnderWay> underWay =
        app.rollouts()
            .map(Rollouts::state)
            .filter(UnderWay.class::isInstance)
            .map(UnderWay.class::cast);
    Action action = action(spec, underWay);
    return new Command(
        object.getMetadata().getUid(),
        createdAt(object),
        text(spec.by()).orElse("unknown"),
        action instanceof Action.Approve
            ? text(spec.rollout()).or(() -> underWay.map(state -> state.run().id()))
            : text(spec.rollout()),
        text(spec.reason()).orElse(""),
        action);
  }

  private static Action action(AppVersionCommandSpec spec, Optional<UnderWay> underWay) {
    return switch (spec.action()) {
      case APPROVE -> new Action.Approve(step(spec, underWay));
      case PROMOTE -> new Action.Promote();
      case SKIP -> new Action.Skip();
      case PAUSE -> new Action.Pause();
      case RESUME -> new Action.Resume();
      case ABORT -> new Action.Abort(pages(spec));
      case RETRY -> new Action.Retry();
      case ROLLBACK -> new Action.Rollback(pages(spec));
      case RETIRE -> new Action.Retire(version(spec));
      case MOVE -> new Action.Move(version(spec));
      case BLOCK -> new Action.Block(version(spec));
      case UNBLOCK -> new Action.Unblock(version(spec));
    };
  }

  private static int step(AppVersionCommandSpec spec, Optional<UnderWay> underWay) {
    return spec.step() != null ? spec.step() : underWay.orElseThrow().running().step();
  }

  private static String version(AppVersionCommandSpec spec) {
    return Objects.requireNonNull(spec.version());
  }

  private static Pages pages(AppVersionCommandSpec spec) {
    return spec.pages() == AppVersionCommandSpec.Pages.MOVE ? Pages.MOVE : Pages.KEEP;
  }

  private static Instant createdAt(AppVersionCommand object) {
    return Instant.parse(object.getMetadata().getCreationTimestamp());
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).filter(it -> !it.isBlank());
  }

  private static String verb(AppVersionCommandSpec.Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  private static String actions() {
    List<AppVersionCommandSpec.Action> all = Arrays.asList(AppVersionCommandSpec.Action.values());
    return all.stream().map(CommandMapping::verb).collect(Collectors.joining(", "));
  }
}
