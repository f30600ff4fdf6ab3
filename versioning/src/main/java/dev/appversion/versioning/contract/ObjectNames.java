package dev.appversion.versioning.contract;

/** The names of an AppVersion's objects and of the parts of a pod with a sidecar. */
public final class ObjectNames {
  /** The sidecar's container, its volume, and its port for traffic. */
  public static final String SIDECAR = "appversion";

  /** The sidecar's admin port. */
  public static final String ADMIN_PORT = "av-admin";

  /** The field manager of the operator's server-side apply. */
  public static final String FIELD_MANAGER = "appversion-operator";

  private ObjectNames() {}

  /** The ConfigMap of an app's routing table. */
  public static String routing(String app) {
    return app + "-routing";
  }

  /** The ConfigMap of a version's manifest, or of its first part. */
  public static String manifest(String app, String version) {
    return app + "-manifest-" + version;
  }

  /**
   * The ConfigMap of a part of a version's manifest.
   *
   * @param part counted from 0
   */
  public static String manifest(String app, String version, int part) {
    return manifest(app, version) + (part == 0 ? "" : "--" + (part + 1));
  }

  /** The Secret with an app's keys, and the Role and the RoleBinding of its pods. */
  public static String access(String app) {
    return app + "-appversion";
  }
}
