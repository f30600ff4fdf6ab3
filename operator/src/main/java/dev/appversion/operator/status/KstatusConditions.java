package dev.appversion.operator.status;

import dev.appversion.desiredstate.manifest.ManifestProblem;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions {@code Reconciling} and {@code Stalled}, with which tools that implement kstatus
 * (<a
 * href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">cli-utils</a>)
 * determine whether a rollout is in progress or has failed. At most one of them is present, and
 * only if it is {@code True}. They are computed from the other conditions (ADR 28).
 */
final class KstatusConditions {
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  /** Reasons that a retry cannot resolve: the resource or a conflicting object must be changed. */
  private static final Set<String> FOR_A_PERSON =
      Set.of(
          "AllVersionsBlocked",
          "NameTaken",
          "SecretKeyInvalid",
          "AmbiguousPods",
          "ManifestMalformed",
          "ComponentNameTaken");

  private KstatusConditions() {}

  /** Whether a type is {@code Reconciling} or {@code Stalled}. */
  static boolean isOne(String type) {
    return RECONCILING.equals(type) || STALLED.equals(type);
  }

  /** Sets one of the two conditions if the other conditions require it. */
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

  /**
   * Whether manifests are unresolved. A version without ready pods does not count: its manifest is
   * read once a pod is ready.
   */
  private static boolean isOpen(Condition manifests) {
    return "False".equals(manifests.getStatus())
        || ("Unknown".equals(manifests.getStatus())
            && !ManifestProblem.Reason.NoReadyPod.name().equals(manifests.getReason()));
  }
}
