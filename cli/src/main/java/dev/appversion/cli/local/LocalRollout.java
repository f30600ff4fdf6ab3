package dev.appversion.cli.local;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import java.util.List;

/**
 * {@code spec.rollout} in local mode: no operator runs the steps, so the target gets all new
 * visitors at once; while it is blocked, the first version that is not. Pure.
 */
final class LocalRollout {
  private LocalRollout() {}

  /** The resource with weights in place of its rollout. */
  static AppVersion decided(AppVersion resource) {
    AppVersionSpec spec = resource.getSpec();
    if (spec.rollout() == null) {
      return resource;
    }
    String chosen = chosen(spec.versions(), spec.rollout().target());
    AppVersion decided = new AppVersion();
    decided.setMetadata(resource.getMetadata());
    decided.setSpec(
        new AppVersionSpec(
            spec.selector(),
            spec.port(),
            spec.defaultVersion().isEmpty() ? chosen : spec.defaultVersion(),
            spec.versions().stream()
                .map(version -> weighted(version, version.name().equals(chosen) ? 1 : 0))
                .toList(),
            spec.assets(),
            spec.client(),
            spec.pages(),
            spec.service(),
            spec.versionEndpoint(),
            spec.retention(),
            null,
            spec.retirement(),
            spec.preview()));
    return decided;
  }

  /** What a person should know about the difference from a cluster. */
  static List<String> notices(AppVersion resource) {
    AppVersionSpec spec = resource.getSpec();
    if (spec.rollout() == null) {
      return List.of();
    }
    String target = spec.rollout().target();
    String chosen = chosen(spec.versions(), target);
    return List.of(
        chosen.equals(target)
            ? "spec.rollout: local mode runs no steps; the target "
                + target
                + " gets all new visitors"
            : "spec.rollout: local mode runs no steps, and the target "
                + target
                + " is blocked; "
                + chosen
                + " gets all new visitors");
  }

  private static String chosen(List<VersionSpec> versions, String target) {
    List<String> able =
        versions.stream().filter(version -> !version.blocked()).map(VersionSpec::name).toList();
    return able.contains(target) ? target : able.getFirst();
  }

  private static VersionSpec weighted(VersionSpec version, int weight) {
    return new VersionSpec(
        version.name(),
        weight,
        version.selector(),
        version.backend(),
        version.appVersion(),
        version.manifest(),
        version.components(),
        version.blocked());
  }
}
