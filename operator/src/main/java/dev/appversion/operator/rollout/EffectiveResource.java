package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resource as it would be if a person had set the weights that the rollout has decided, had
 * kept the versions that still drain, and had removed those that are retired. The rest of the
 * operator sees this resource only: manual weights and rollouts are one case to it. It is never
 * written to the cluster. Pure.
 */
final class EffectiveResource {
  private EffectiveResource() {}

  /**
   * The effective resource.
   *
   * @param weights by version name; absent versions get none
   * @param kept the versions that are no longer in the resource
   * @param preferred the default version if the resource names none
   */
  static AppVersion of(
      AppVersion resource,
      Map<String, Integer> weights,
      VersionPhases phases,
      Collection<LiveVersion> kept,
      List<String> preferred) {
    List<VersionSpec> versions =
        Stream.concat(
                resource.getSpec().versions().stream(), kept.stream().map(EffectiveResource::kept))
            .filter(version -> !is(version, phases, VersionPhase.RETIRED))
            .map(version -> with(version, weights, phases))
            .toList();
    AppVersion effective = new AppVersion();
    effective.setMetadata(resource.getMetadata());
    effective.setStatus(resource.getStatus());
    effective.setSpec(with(resource.getSpec(), versions, preferred));
    return effective;
  }

  /** A removed version; its manifest is the one that the cluster still has. */
  private static VersionSpec kept(LiveVersion version) {
    return new VersionSpec(
        version.name(),
        0,
        version.selector(),
        version.backend(),
        version.appVersion(),
        null,
        List.of(),
        false);
  }

  private static VersionSpec with(
      VersionSpec version, Map<String, Integer> weights, VersionPhases phases) {
    return with(
        version,
        weights.getOrDefault(version.name(), 0),
        version.blocked() || is(version, phases, VersionPhase.BLOCKED));
  }

  private static boolean is(VersionSpec version, VersionPhases phases, VersionPhase phase) {
    return phases.phase(version.name()).filter(phase::equals).isPresent();
  }

  private static Optional<String> first(List<VersionSpec> versions, List<String> preferred) {
    Set<String> able =
        versions.stream()
            .filter(version -> !version.blocked())
            .map(VersionSpec::name)
            .collect(Collectors.toSet());
    return Stream.concat(preferred.stream(), versions.stream().map(VersionSpec::name))
        .filter(able::contains)
        .findFirst();
  }

  private static VersionSpec with(VersionSpec version, int weight, boolean blocked) {
    return new VersionSpec(
        version.name(),
        weight,
        version.selector(),
        version.backend(),
        version.appVersion(),
        version.manifest(),
        version.components(),
        blocked);
  }

  private static AppVersionSpec with(
      AppVersionSpec spec, List<VersionSpec> versions, List<String> preferred) {
    List<String> candidates =
        spec.defaultVersion().isEmpty()
            ? preferred
            : Stream.concat(Stream.of(spec.defaultVersion()), preferred.stream()).toList();
    return new AppVersionSpec(
        spec.selector(),
        spec.port(),
        first(versions, candidates).orElse(spec.defaultVersion()),
        versions,
        spec.assets(),
        spec.client(),
        spec.pages(),
        spec.service(),
        spec.versionEndpoint(),
        spec.retention(),
        spec.rollout(),
        spec.retirement(),
        spec.preview());
  }
}
