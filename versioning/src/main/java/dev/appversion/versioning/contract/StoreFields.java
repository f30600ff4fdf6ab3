package dev.appversion.versioning.contract;

/** The keys of the JSON between operator and store. */
public final class StoreFields {
  /** The paths of a release. */
  public static final String PATHS = "paths";

  /** The paths of a release whose bytes the store does not have. */
  public static final String MISSING = "missing";

  /** The app version of a release. */
  public static final String APP_VERSION = "appVersion";

  /** The digest of an asset or an upload, in hex. */
  public static final String SHA256 = "sha256";

  /** The size of an asset or an upload, in bytes. */
  public static final String SIZE = "size";

  /** The number of assets of a release, or of those that a sweep deleted. */
  public static final String ASSETS = "assets";

  /** The number of uploads that a sweep deleted. */
  public static final String BLOBS = "blobs";

  /** The number of bytes that a sweep deleted. */
  public static final String BYTES = "bytes";

  /** The number of paths that were too young for a sweep to delete. */
  public static final String YOUNG = "young";

  private StoreFields() {}
}
