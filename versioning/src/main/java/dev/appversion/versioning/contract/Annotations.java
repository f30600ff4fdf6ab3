package dev.appversion.versioning.contract;

/** The keys of annotations ({@code docs/reference/labels-and-annotations.md}). */
public final class Annotations {
  /** Pod: {@code false} prevents the injection despite the label of the same key. */
  public static final String INJECT = ObjectLabels.INJECT;

  /** Pod, set by the injector: the injector's version. */
  public static final String INJECTED = "appversion.dev/injected";

  /** Pod: the sidecar's port for traffic. */
  public static final String PORT = "appversion.dev/port";

  /** Pod: the sidecar's admin port. */
  public static final String ADMIN_PORT = "appversion.dev/admin-port";

  /** Pod: the sidecar's CPU request, a quantity. */
  public static final String CPU_REQUEST = "appversion.dev/cpu-request";

  /** Pod: the sidecar's CPU limit, a quantity. */
  public static final String CPU_LIMIT = "appversion.dev/cpu-limit";

  /** Pod: the sidecar's memory request, a quantity. */
  public static final String MEMORY_REQUEST = "appversion.dev/memory-request";

  /** Pod: the sidecar's memory limit, a quantity. */
  public static final String MEMORY_LIMIT = "appversion.dev/memory-limit";

  /** Pod: the sidecar's image. */
  public static final String IMAGE = "appversion.dev/image";

  /** Pod: for how many seconds SIGTERM to the app is delayed. */
  public static final String TERMINATION_DELAY = "appversion.dev/termination-delay";

  /** Pod: the sidecar's log level. */
  public static final String LOG_LEVEL = "appversion.dev/log-level";

  /** Pod: options of the sidecar's JVM, in addition to those of its image. */
  public static final String JAVA_OPTIONS = "appversion.dev/java-options";

  /** Pod: settings of the sidecar, {@code NAME=value} separated by white space. */
  public static final String SETTINGS = "appversion.dev/settings";

  /** AppVersion: a new value starts a cache bust. */
  public static final String BUST = "appversion.dev/bust";

  /** AppVersion: the bust tokens that have been used, until they expire. */
  public static final String BUST_TOKENS = "appversion.dev/bust-tokens";

  /** Adopted Service: its selector and target ports before the adoption, as JSON. */
  public static final String ORIGINAL = "appversion.dev/original";

  /** Object of a deleted AppVersion: its uid; an AppVersion of the same name adopts the object. */
  public static final String RELEASED = "appversion.dev/released";

  /** ConfigMap of a manifest: where the manifest was read, and the bust at which it was read. */
  public static final String MANIFEST_SOURCE = "appversion.dev/manifest-source";

  /** ConfigMap of a manifest: the SHA-256 of the manifest's bytes, in hex. */
  public static final String MANIFEST_SHA256 = "appversion.dev/manifest-sha256";

  /** ConfigMap of a manifest: the number of ConfigMaps that hold the manifest. */
  public static final String MANIFEST_PARTS = "appversion.dev/manifest-parts";

  private Annotations() {}
}
