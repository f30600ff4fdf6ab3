package dev.appversion.sidecar.forward;

import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.forward.route.Target;
import java.io.IOException;

/** Logs failed attempts at DEBUG; the metrics count them as well. */
final class ForwardLog {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.forward");

  private ForwardLog() {}

  static void notConnected(Target target, IOException e) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "no connection " + fields(target) + " cause=" + IoFailure.describe(e));
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
              + IoFailure.describe(e));
    }
  }

  private static String fields(Target target) {
    return "address=" + target.address() + " hop=" + target.hop();
  }
}
