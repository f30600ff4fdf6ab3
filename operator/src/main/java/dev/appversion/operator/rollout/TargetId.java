package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.versioning.manifest.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Identifies the target of a rollout and what it is. Pure. */
final class TargetId {
  private static final int DIGITS = 8;

  private TargetId() {}

  /**
   * The id of a version: a hash of its name, of its pods' labels and of its manifest. Images are
   * not part of it: while a Deployment replaces its pods, they have several (ADR 37).
   *
   * @param selector that all versions have in common
   * @param resolved null if its manifest was not read yet
   */
  static String of(
      VersionSpec version, Map<String, String> selector, @Nullable VersionResolution resolved) {
    Map<String, String> labels = new TreeMap<>(selector);
    labels.putAll(version.selector());
    String manifest =
        resolved == null
            ? ""
            : resolved.manifest().map(manifestRead -> manifestRead.bundle().sha256()).orElse("");
    String what = version.name() + "\n" + labels + "\n" + manifest;
    return Digests.sha256Hex(what.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
