package dev.appversion.sidecar.io;

/** Logs faults of the sidecar itself. */
public final class InternalErrors {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.forward");

  private InternalErrors() {}

  /** A callback of the sidecar threw what it must not throw. */
  public static void log(Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "request failed with an internal error", cause);
  }
}
