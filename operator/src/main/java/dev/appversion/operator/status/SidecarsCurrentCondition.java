package dev.appversion.operator.status;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition {@code SidecarsCurrent}, present only if sidecars of another release than the
 * operator exist, and the list of these sidecars in the status of a version.
 */
final class SidecarsCurrentCondition {
  /** The maximum number of pods in the status. */
  private static final int LISTED = 20;

  private SidecarsCurrentCondition() {}

  static void set(List<VersionReport> versions, Conditions conditions) {
    List<String> others =
        versions.stream().flatMap(version -> version.sidecars().otherRelease().stream()).toList();
    if (!others.isEmpty()) {
      conditions.set(
          StatusFactory.SIDECARS_CURRENT,
          "False",
          "OtherRelease",
          others.size()
              + " sidecar(s) are of another release than the operator: "
              + StatusFactory.some(others)
              + ". Restart the pods to inject the operator's release: kubectl rollout restart");
    }
  }

  /** The first pods, and the number of the others; null if there are none. */
  static @Nullable List<String> listed(List<String> pods) {
    if (pods.isEmpty()) {
      return null;
    }
    return pods.size() <= LISTED
        ? pods
        : Stream.concat(
                pods.stream().limit(LISTED), Stream.of("and " + (pods.size() - LISTED) + " more"))
            .toList();
  }
}
