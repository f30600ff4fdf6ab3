package dev.appversion.desiredstate.injection;

/** The labels and annotations that control the injection. */
public final class Keys {
  /** Pod label: the name of the AppVersion. Pod annotation: {@code false} opts out. */
  public static final String INJECT = "appversion.dev/inject";

  /** Pod annotation set by the injector: the injector's version. */
  public static final String INJECTED = "appversion.dev/injected";

  public static final String PORT = "appversion.dev/port";
  public static final String ADMIN_PORT = "appversion.dev/admin-port";
  public static final String CPU_REQUEST = "appversion.dev/cpu-request";
  public static final String CPU_LIMIT = "appversion.dev/cpu-limit";
  public static final String MEMORY_REQUEST = "appversion.dev/memory-request";
  public static final String MEMORY_LIMIT = "appversion.dev/memory-limit";
  public static final String IMAGE = "appversion.dev/image";

  /** Pod annotation: how many seconds SIGTERM is held back from the app. */
  public static final String TERMINATION_DELAY = "appversion.dev/termination-delay";

  public static final String LOG_LEVEL = "appversion.dev/log-level";

  /** Pod annotation: options of the sidecar's JVM, over those of its image. */
  public static final String JAVA_OPTIONS = "appversion.dev/java-options";

  /** Pod annotation: settings of the sidecar, {@code NAME=value} with white space between them. */
  public static final String SETTINGS = "appversion.dev/settings";

  private Keys() {}
}
