package dev.appversion.versioning.manifest;

/**
 * The properties that a manifest has for all of its paths.
 *
 * @param sources whether it lists the files whose source differs from the delivered bytes
 * @param imports how the delivered modules import each other
 */
public record Knowledge(boolean sources, Imports imports) {
  /** The properties of the manifest of a bundler. */
  public static final Knowledge BUNDLED = new Knowledge(false, Imports.BY_DELIVERY);

  /**
   * The properties of the manifest of a tool that adds hashes to names and may not rewrite imports.
   */
  public static final Knowledge COPIED = new Knowledge(false, Imports.UNKNOWN);

  /** The paths with which the delivered modules import each other. */
  public enum Imports {
    /** Modules import each other by delivery paths, as bundlers write them. */
    BY_DELIVERY,
    /** The manifest lists the modules that are imported by their delivery paths only. */
    LISTED,
    /** The manifest does not determine the paths, which depend on settings of the tool. */
    UNKNOWN
  }
}
