package dev.appversion.versioning.contract;

/** The keys of a sidecar's {@link WirePaths#STATUS} that the operator reads. */
public final class StatusFields {
  /** The revision of the routing table that is active. */
  public static final String REVISION = "revision";

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
