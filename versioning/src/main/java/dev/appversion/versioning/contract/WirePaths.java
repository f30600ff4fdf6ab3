package dev.appversion.versioning.contract;

/** The paths that sidecar, operator and store respond to themselves. All begin with a slash. */
public final class WirePaths {
  /** Traffic port of a sidecar: all paths below it are the sidecar's. */
  public static final String OWN = "/__appversion/";

  /** Traffic port of a sidecar: the routing decision, for forward-auth proxies. */
  public static final String DECISION = OWN + "decision";

  /** Traffic port of a sidecar: a report of an open page that has no other request to send. */
  public static final String BEAT = OWN + "beat";

  /** Traffic port of a sidecar: the link to a version whose preview is private. */
  public static final String PREVIEW = OWN + "preview";

  /** Traffic port of a sidecar: ends the preview of this client. */
  public static final String PREVIEW_END = PREVIEW + "/end";

  /** Traffic port of a sidecar: the app version as JSON (seed). */
  public static final String VERSION = "/version";

  /** Traffic port of a sidecar: the cache bust (seed). */
  public static final String CACHE_BUST = "/cache/bust";

  /** Admin port: liveness. */
  public static final String HEALTHZ = "/healthz";

  /** Admin port: readiness. */
  public static final String READYZ = "/readyz";

  /** Admin port: metrics in the Prometheus text format. */
  public static final String METRICS = "/metrics";

  /** Admin port of a sidecar: {@link StatusFields}. */
  public static final String STATUS = "/status";

  /** Admin port of a sidecar: the files below immutable paths that its app has served. */
  public static final String FILES = "/files";

  /** Admin port of a sidecar: the {@code preStop} hook of its container. */
  public static final String LEAVE = "/leave";

  /** Operator: the admission webhook for pods. */
  public static final String MUTATE = "/mutate";

  /** Operator: the admission webhook for the deletion of AppVersions. */
  public static final String RELEASE = "/release";

  /** Operator: the admission webhook for new commands. */
  public static final String COMMAND = "/command";

  /** Store: assets, by app. */
  public static final String STORE_ASSETS = "/v1/assets/";

  /** Store: uploads. */
  public static final String STORE_BLOBS = "/v1/blobs";

  /** Store: releases. */
  public static final String STORE_RELEASES = "/v1/releases";

  /** Store: deletion of what no release refers to. */
  public static final String STORE_SWEEP = "/v1/sweep";

  private WirePaths() {}

  /**
   * Operator: the cache bust of an app.
   *
   * @param namespace of the AppVersion, or a path template's parameter
   * @param app name of the AppVersion, or a path template's parameter
   */
  public static String operatorBust(String namespace, String app) {
    return "/v1/namespaces/" + namespace + "/appversions/" + app + "/bust";
  }
}
