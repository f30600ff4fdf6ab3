package dev.appversion.operator.cluster;

import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.Ownership;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.status.ObjectProblem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Decides, for one object, which write comes first and which follows a refusal. Pure. */
public final class ApplyPlan {
  private ApplyPlan() {}

  /** An object in the cluster, and whose it is. */
  public record Present(HasMetadata object, Ownership ownership) {}

  /**
   * The first step.
   *
   * @param present what the cluster has under the name; empty if nothing
   * @param matches whether that is as desired, but for the owner of what is {@link
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
    // The address of a headless Service is that of no version, and it is immutable.
    if (DesiredServices.isHeadless(actual.object())) {
      return Step.Write.RECREATE;
    }
    boolean toAdopt = actual.ownership() == Ownership.ORPHANED;
    return matches && !toAdopt ? new Step.Keep() : Step.Write.APPLY;
  }

  /** The step after a write that was refused. */
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
