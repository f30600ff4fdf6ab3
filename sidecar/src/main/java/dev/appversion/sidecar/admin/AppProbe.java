package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.state.RoutingState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Checks whether the app accepts connections, at most twice a second, however often it is called. A
 * problem that lasts is logged once.
 */
final class AppProbe {
  private static final Duration FRESH = Duration.ofMillis(500);

  /** The time that apps may take to start: shorter problems are not logged. */
  static final Duration LASTING = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(AppProbe.class.getName());

  private final Optional<URI> upstream;
  private final String upstreamSetting;
  private final Set<Integer> ownPorts;
  private final LongSupplier nanoTime;
  private Optional<String> last = Optional.empty();
  private String lastAddress = "";
  private long lastNanos;
  private long sinceNanos;
  private boolean logged;

  /**
   * @param upstream the address of the app, if a setting names it
   * @param upstreamSetting the name of that setting
   * @param ownPorts the sidecar's own ports, which are not proposed as the app's
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  AppProbe(
      Optional<URI> upstream,
      String upstreamSetting,
      Set<Integer> ownPorts,
      LongSupplier nanoTime) {
    this.upstream = upstream;
    this.upstreamSetting = upstreamSetting;
    this.ownPorts = Set.copyOf(ownPorts);
    this.nanoTime = nanoTime;
  }

  /** Why the app accepts no connections; empty if it does, or if this sidecar has no app. */
  Optional<String> problem(RoutingState.View view) {
    if (upstream.isPresent()) {
      return problem(upstream.get().getHost(), upstream.get().getPort(), upstreamSetting);
    }
    if (view.snapshot().isEmpty() || view.own().isEmpty()) {
      return Optional.empty();
    }
    var table = view.snapshot().get().table();
    return problem("127.0.0.1", table.port(), "spec.port of AppVersion " + table.app());
  }

  /** The problem once it has lasted for {@link #LASTING}; empty before. */
  synchronized Optional<String> lastingProblem(RoutingState.View view) {
    return problem(view).filter(what -> lasts());
  }

  private synchronized Optional<String> problem(String host, int port, String setting) {
    String address = host + ':' + port;
    long now = nanoTime.getAsLong();
    boolean another = !address.equals(lastAddress);
    if (another || now - lastNanos >= FRESH.toNanos()) {
      boolean failed = last.isPresent() && !another;
      last = AppConnection.problem(host, port, setting, ownPorts);
      lastAddress = address;
      lastNanos = now;
      if (!failed) {
        sinceNanos = now;
      }
      log(address);
    }
    return last;
  }

  private boolean lasts() {
    return lastNanos - sinceNanos >= LASTING.toNanos();
  }

  private void log(String address) {
    if (last.isPresent() && lasts() && !logged) {
      LOG.log(Level.WARNING, "{0}", last.get());
      logged = true;
    } else if (last.isEmpty() && logged) {
      LOG.log(Level.INFO, "the app accepts connections at {0}", address);
      logged = false;
    }
  }
}
