package dev.appversion.sidecar.io;

/** Logs internal errors of the sidecar. */
public final class InternalErrors {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.forward");

  private InternalErrors() {}

  /** Logs an unexpected exception of a callback. */
  public static void log(Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "request failed with an internal error", cause);
  }
}
