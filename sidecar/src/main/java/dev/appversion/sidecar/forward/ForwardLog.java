package dev.appversion.sidecar.forward;

import java.io.IOException;

/** What the forwarding part says; at DEBUG what the metrics count as well. */
final class ForwardLog {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.forward");

  private ForwardLog() {}

  static void notConnected(Target target, IOException e) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(System.Logger.Level.DEBUG, "no connection " + fields(target) + " cause=" + e);
    }
  }

  static void died(Target target, boolean stale, IOException e) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "connection ended before the response "
              + fields(target)
              + " reused="
              + stale
              + " cause="
              + e);
    }
  }

  /** A step of the sidecar's own threw: a mistake to be reported. */
  static void broken(Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "request failed with an internal error", cause);
  }

  private static String fields(Target target) {
    return "address=" + target.address() + " hop=" + target.hop();
  }
}
