package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.RetiredStatus;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say of an app's assets in the store.
 *
 * @param configured whether there is a store
 * @param asked whether the resource has a retention
 * @param problem why the store is not usable; empty while it can
 * @param releases the live versions that have a manifest, in the resource's order
 * @param retired the retired versions whose assets are kept
 */
public record StoreState(
    boolean configured,
    boolean asked,
    Optional<String> problem,
    List<Filling> releases,
    List<RetiredStatus> retired) {

  /** How far a live version's assets are stored. */
  public enum Progress {
    /** All assets are in the store. */
    STORED,
    /** Assets are being stored. */
    STORING,
    /** It is tried again; {@link Filling#message} says what is wrong. */
    FAILED,
    /** Nobody has looked yet. */
    UNKNOWN
  }

  /**
   * One live version.
   *
   * @param stored how many of its assets are stored
   * @param assets how many it has
   * @param message what is wrong; empty where nothing is
   */
  public record Filling(
      String version, Progress progress, int stored, int assets, String message) {}

  /** There is no store, and the resource has no retention. */
  public static final StoreState NONE = absent(false);

  /**
   * There is no store.
   *
   * @param asked whether the resource has a retention
   */
  public static StoreState absent(boolean asked) {
    return new StoreState(false, asked, Optional.empty(), List.of(), List.of());
  }
}
