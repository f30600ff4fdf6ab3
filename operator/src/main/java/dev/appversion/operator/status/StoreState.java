package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.RetiredStatus;
import java.util.List;
import java.util.Optional;

/**
 * The state of an app's assets in the store.
 *
 * @param configured whether there is a store
 * @param retention whether the resource has a retention
 * @param problem the reason that the store is not usable; empty if it is
 * @param releases the live versions that have a manifest, in the resource's order
 * @param retired the retired versions whose assets are kept
 */
public record StoreState(
    boolean configured,
    boolean retention,
    Optional<String> problem,
    List<Filling> releases,
    List<RetiredStatus> retired) {

  /** The progress of storing a live version's assets. */
  public enum Progress {
    /** All assets are in the store. */
    STORED,
    /** Assets are being stored. */
    STORING,
    /** An attempt failed; the operator retries. {@link Filling#message} has the reason. */
    FAILED,
    /** The operator has not queried the store yet. */
    UNKNOWN
  }

  /**
   * One live version.
   *
   * @param stored the number of its assets in the store
   * @param assets the number of its assets
   * @param message the human-readable problem; empty if there is none
   */
  public record Filling(
      String version, Progress progress, int stored, int assets, String message) {}

  /** There is no store, and the resource has no retention. */
  public static final StoreState NONE = absent(false);

  /**
   * There is no store.
   *
   * @param retention whether the resource has a retention
   */
  public static StoreState absent(boolean retention) {
    return new StoreState(false, retention, Optional.empty(), List.of(), List.of());
  }
}
