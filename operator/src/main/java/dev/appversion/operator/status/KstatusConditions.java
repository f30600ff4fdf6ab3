package dev.appversion.operator.status;

import dev.appversion.desiredstate.manifest.ManifestProblem;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions {@code Reconciling} and {@code Stalled}, by which tools that follow kstatus (<a
 * href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">cli-utils</a>)
 * determine whether a rollout is in progress or has failed. At most one of them is present, and
 * only if it is {@code True}. They follow from the other conditions alone (ADR 28).
 */
final class KstatusConditions {
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  /** Reasons that last until a person changes the resource or a conflicting object. */
  private static final Set<String> FOR_A_PERSON =
      Set.of(
          "NameTaken",
          "SecretKeyInvalid",
          "AmbiguousPods",
          "ManifestMalformed",
          "ComponentNameTaken");

  private KstatusConditions() {}

  /** Whether a type is one of the two. */
  static boolean isOne(String type) {
    return RECONCILING.equals(type) || STALLED.equals(type);
  }

  /** Adds the condition that follows from the other ones, if any. */
  static void set(Conditions conditions) {
    Optional<Condition> cause =
        conditions
            .get(StatusFactory.READY)
            .filter(ready -> !"True".equals(ready.getStatus()))
            .or(
                () ->
                    conditions
                        .get(StatusFactory.MANIFESTS_RESOLVED)
                        .filter(KstatusConditions::isOpen))
            .or(
                () ->
                    conditions
                        .get(StatusFactory.SIDECARS_IN_SYNC)
                        .filter(sync -> "Behind".equals(sync.getReason())));
    cause.ifPresent(
        why ->
            conditions.set(
                "False".equals(why.getStatus()) && FOR_A_PERSON.contains(why.getReason())
                    ? STALLED
                    : RECONCILING,
                "True",
                why.getReason(),
                why.getMessage()));
  }

  /** A version without pods may have none until it receives visitors. */
  private static boolean isOpen(Condition manifests) {
    return "False".equals(manifests.getStatus())
        || ("Unknown".equals(manifests.getStatus())
            && !ManifestProblem.Reason.NoReadyPod.name().equals(manifests.getReason()));
  }
}
