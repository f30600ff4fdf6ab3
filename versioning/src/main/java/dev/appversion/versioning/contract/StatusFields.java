package dev.appversion.versioning.contract;

/** The keys of a sidecar's {@link WirePaths#STATUS} that the operator reads. */
public final class StatusFields {
  /** The revision of the routing table that is active. */
  public static final String REVISION = "revision";

  /** The sequence of the routing table that is active; 0 if tables are not ordered. */
  public static final String SEQUENCE = "sequence";

  /** How long {@link #VERSIONS} has counted every report of a page, in seconds. */
  public static final String COUNTING_SECONDS = "countingSeconds";

  /** A list of the versions that clients use. */
  public static final String VERSIONS = "versions";

  /** In {@link #VERSIONS}: the name of the version. */
  public static final String NAME = "name";

  /** In {@link #VERSIONS}: its open pages, an upper estimate. */
  public static final String PAGES = "pages";

  /** In {@link #VERSIONS}: its open WebSockets and event streams. */
  public static final String TUNNELS = "tunnels";

  /** In {@link #VERSIONS}: the requests of the last minute that programs pinned to it. */
  public static final String PINNED_PER_MINUTE = "pinnedPerMinute";

  /** The id of the key that is active. */
  public static final String KEY_ID = "keyId";

  /** A list of assets whose bytes differ from their manifest. */
  public static final String ASSET_MISMATCHES = "assetMismatches";

  /** In {@link #ASSET_MISMATCHES}: the name of the asset's version. */
  public static final String VERSION = "version";

  /** In {@link #ASSET_MISMATCHES}: the asset's path. */
  public static final String PATH = "path";

  /** Why the app accepts no connections; null if it does. */
  public static final String APP_PROBLEM = "appProblem";

  private StatusFields() {}
}
