package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.ClientSpec.Crawlers;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.List;
import java.util.Optional;

/** Decides which version crawlers get during a rollout ({@code spec.client.crawlers}). Pure. */
public final class CrawlerVersion {
  private CrawlerVersion() {}

  /**
   * The stable version while another version has a share. Empty if crawlers follow the weights:
   * there is no choice, or the stable version is blocked, or the target was a stable version before
   * and visitors return to it.
   *
   * @param inForce the table in force; its version stays while the status cannot be read
   */
  public static Optional<String> of(Lifecycle lifecycle, Optional<RoutingTable> inForce) {
    AppVersionSpec spec = lifecycle.resource().getSpec();
    if (spec.client().crawlers() == Crawlers.WEIGHT) {
      return Optional.empty();
    }
    Optional<String> stable =
        lifecycle.unreadable().isPresent()
            ? inForce.map(RoutingTable::crawlers)
            : lifecycle.rollout().flatMap(decision -> stable(decision.rollouts().state()));
    return stable.filter(name -> isChoice(name, spec.versions()));
  }

  private static Optional<String> stable(RolloutState state) {
    return switch (state) {
      case RolloutState.UnderWay underWay ->
          underWay.run().returning() ? Optional.empty() : Optional.of(underWay.run().stable());
      case RolloutState.Aborting aborting -> Optional.of(aborting.run().stable());
      case RolloutState.Stable stable -> Optional.empty();
      case RolloutState.Aborted aborted -> Optional.empty();
    };
  }

  /** Whether this version can serve, and another one has a share. */
  private static boolean isChoice(String name, List<VersionSpec> versions) {
    return versions.stream().anyMatch(version -> version.name().equals(name) && !version.blocked())
        && versions.stream()
            .anyMatch(
                version ->
                    !version.name().equals(name) && version.weight() > 0 && !version.blocked());
  }
}
