package dev.appversion.operator.status;

import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.operator.autoscaling.AutoscalerState;
import java.util.List;

/**
 * The result of a reconciliation: the input of the status.
 *
 * @param generation the generation of the reconciled spec
 * @param revision the revision of the table in force
 * @param versions the live versions, in the resource's order
 * @param manifests the result of reading manifests and components
 * @param cluster the state of other objects in the cluster
 * @param assets the asset verification results
 * @param store the state of the assets in the store
 */
public record ReconciledState(
    long generation,
    String revision,
    List<VersionReport> versions,
    Manifests manifests,
    Cluster cluster,
    AssetState assets,
    StoreState store) {

  /**
   * The result of reading manifests and components.
   *
   * @param hasSources whether any version names a manifest or a component
   * @param problems the problems of manifests and components
   */
  public record Manifests(boolean hasSources, List<ManifestProblem> problems) {
    /** No version names a manifest or a component. */
    public static final Manifests NONE = new Manifests(false, List.of());
  }

  /**
   * The state of other objects in the cluster.
   *
   * @param problems the objects that differ from the plan
   * @param ambiguousPods pods that the selectors of two versions match
   * @param autoscalers the autoscalers that measure sidecars
   */
  public record Cluster(
      List<ObjectProblem> problems, List<String> ambiguousPods, AutoscalerState autoscalers) {
    /** No problems. */
    public static final Cluster GOOD = new Cluster(List.of(), List.of(), AutoscalerState.NONE);
  }
}
