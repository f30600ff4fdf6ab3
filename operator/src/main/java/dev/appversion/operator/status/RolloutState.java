package dev.appversion.operator.status;

import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.operator.autoscaling.AutoscalerState;
import java.util.List;

/**
 * What a status is made of.
 *
 * @param generation of the spec that was carried out
 * @param revision of the table in force
 * @param versions in the resource's order
 * @param problems with manifests and components
 * @param hasSources whether any version names a manifest or a component
 * @param ambiguousPods pods that the selectors of two versions match
 * @param assets what sidecars found out of assets
 * @param store what there is to say of the assets in the store
 * @param objects what the cluster does not have as the resource asks for it
 * @param autoscalers which of them measure sidecars
 */
public record RolloutState(
    long generation,
    String revision,
    List<VersionState> versions,
    List<ManifestProblem> problems,
    boolean hasSources,
    List<String> ambiguousPods,
    AssetState assets,
    StoreState store,
    List<ObjectProblem> objects,
    AutoscalerState autoscalers) {

  /** Without a store and autoscalers, and with all objects as they are to be. */
  public RolloutState(
      long generation,
      String revision,
      List<VersionState> versions,
      List<ManifestProblem> problems,
      boolean hasSources,
      List<String> ambiguousPods,
      AssetState assets) {
    this(
        generation,
        revision,
        versions,
        problems,
        hasSources,
        ambiguousPods,
        assets,
        StoreState.NONE,
        List.of(),
        AutoscalerState.NONE);
  }
}
