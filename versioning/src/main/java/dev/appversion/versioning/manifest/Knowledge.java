package dev.appversion.versioning.manifest;

/**
 * What a manifest states about all of its paths.
 *
 * @param sources which sources have other bytes than what is delivered for them
 * @param imports how the delivered modules import each other
 */
public record Knowledge(boolean sources, Imports imports) {
  /** Of a bundler. */
  public static final Knowledge BUNDLED = new Knowledge(false, Imports.BY_DELIVERY);

  /** Of a tool that gives files hashed names and may keep the specifiers of imports. */
  public static final Knowledge COPIED = new Knowledge(false, Imports.UNKNOWN);

  /** By which paths the delivered modules import each other. */
  public enum Imports {
    /** By those under which they are delivered, as bundlers write them. */
    BY_DELIVERY,
    /** The manifest lists the modules that are imported by their delivery paths only. */
    LISTED,
    /** That depends on settings that the manifest does not show. */
    UNKNOWN
  }
}
