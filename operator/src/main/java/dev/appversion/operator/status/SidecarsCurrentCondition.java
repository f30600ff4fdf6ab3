package dev.appversion.operator.status;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sidecars of another release than the operator: the condition {@code SidecarsCurrent}, present
 * only if there are any, and the list in the status of a version.
 */
final class SidecarsCurrentCondition {
  /** A limit for apps with many pods. */
  private static final int LISTED = 20;

  private SidecarsCurrentCondition() {}

  static void set(List<VersionState> versions, Conditions conditions) {
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

  /** The first pods and the number of the others; null without any. */
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
