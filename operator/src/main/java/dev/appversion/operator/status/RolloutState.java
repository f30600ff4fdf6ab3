package dev.appversion.operator.status;

import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.operator.autoscaling.AutoscalerState;
import java.util.List;

/**
 * The result of a reconciliation: the input of the status.
 *
 * @param generation of the spec that was reconciled
 * @param revision of the table in force
 * @param versions in the resource's order
 * @param problems with manifests and components
 * @param hasSources whether any version names a manifest or a component
 * @param ambiguousPods pods that the selectors of two versions match
 * @param assets what sidecars reported about assets
 * @param store the state of the assets in the store
 * @param objects the objects that the cluster does not have as planned
 * @param autoscalers the autoscalers that measure sidecars
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

  /** A state without store, autoscalers and problems with objects. */
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
