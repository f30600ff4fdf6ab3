package dev.appversion.versioning.contract;

/** The keys of labels ({@code docs/reference/labels-and-annotations.md}). */
public final class ObjectLabels {
  /** Pod: the name of the AppVersion whose sidecar the pod gets. */
  public static final String INJECT = "appversion.dev/inject";

  /** Object of an AppVersion: the AppVersion's name. */
  public static final String APP = "appversion.dev/app";

  /** Object of one version: the version's name. */
  public static final String VERSION = "appversion.dev/version";

  /** Object of the operator: {@link #MANAGED_BY_VALUE} (Kubernetes, recommended labels). */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY}. */
  public static final String MANAGED_BY_VALUE = "appversion";

  private ObjectLabels() {}
}
