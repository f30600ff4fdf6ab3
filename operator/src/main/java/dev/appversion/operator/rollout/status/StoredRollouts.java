package dev.appversion.operator.rollout.status;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.rollout.RolloutSpec;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import java.util.Optional;

/** The rollouts that the status of a resource stores. Pure. */
public sealed interface StoredRollouts {
  /** None: no rollout was decided yet. */
  record Absent() implements StoredRollouts {}

  /** These. */
  record Present(Rollouts rollouts) implements StoredRollouts {}

  /**
   * Another client has edited them.
   *
   * @param why it cannot be read; begins with the field
   */
  record Unreadable(String why) implements StoredRollouts {}

  /** Reads them. */
  static StoredRollouts of(AppVersion resource) {
    try {
      return RolloutStatusReader.read(resource.getStatus())
          .<StoredRollouts>map(Present::new)
          .orElseGet(Absent::new);
    } catch (UnreadableStatusException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** Those that can be read; empty if there are none. */
  default Optional<Rollouts> readable() {
    return switch (this) {
      case Present(Rollouts rollouts) -> Optional.of(rollouts);
      case Absent absent -> Optional.empty();
      case Unreadable unreadable -> Optional.empty();
    };
  }

  /** Whether the target of the resource is the stable version, so that no rollout has to begin. */
  default boolean isAtRest(AppVersion resource) {
    RolloutSpec rollout = resource.getSpec().rollout();
    return rollout != null
        && readable()
            .filter(it -> it.state().equals(new RolloutState.Stable(rollout.target())))
            .isPresent();
  }

  /** Why they cannot be read; empty if they can, or if there are none. */
  default Optional<String> problem() {
    return switch (this) {
      case Unreadable(String why) -> Optional.of(why);
      case Absent absent -> Optional.empty();
      case Present present -> Optional.empty();
    };
  }
}
