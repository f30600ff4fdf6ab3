package dev.appversion.operator.cluster;

import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.Ownership;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.status.ObjectProblem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Decides, for one object, which write is first and which follows a refusal. Pure. */
public final class ApplyPlan {
  private ApplyPlan() {}

  /** An object in the cluster and its ownership. */
  public record Present(HasMetadata object, Ownership ownership) {}

  /**
   * The first step.
   *
   * @param present the object of this name in the cluster; empty if there is none
   * @param matches whether it is as desired, except for the owner if it is {@link
   *     Ownership#RELEASED}
   */
  public static Step first(HasMetadata desired, Optional<Present> present, boolean matches) {
    if (present.isEmpty()) {
      return Step.Write.APPLY;
    }
    Present actual = present.get();
    if (actual.ownership() == Ownership.FOREIGN) {
      return new Step.Leave(ObjectProblem.nameTaken(desired));
    }
    // A headless Service has no address, and the field is immutable.
    if (DesiredServices.isHeadless(actual.object())) {
      return Step.Write.RECREATE;
    }
    boolean toAdopt = actual.ownership() == Ownership.ORPHANED;
    return matches && !toAdopt ? new Step.Keep() : Step.Write.APPLY;
  }

  /** The step after a refused write. */
  public static Step after(
      Step.Write refused, Refusal refusal, HasMetadata desired, Optional<Present> present) {
    return switch (refusal) {
      case Refusal.NamespaceEnding ending -> new Step.Stop();
      case Refusal.Invalid invalid when present.isPresent() ->
          switch (refused) {
            case APPLY -> Step.Write.REPLACE;
            case REPLACE -> Step.Write.RECREATE;
            case RECREATE -> leave(desired, invalid);
          };
      case Refusal.Invalid invalid -> leave(desired, invalid);
      case Refusal.Changed changed -> leave(desired, changed);
      case Refusal.Denied denied -> leave(desired, denied);
    };
  }

  private static Step leave(HasMetadata desired, Refusal refusal) {
    return new Step.Leave(ObjectProblem.refused(desired, refusal.words()));
  }
}
