package dev.appversion.sidecar;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.state.RoutingState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** A sidecar on a free port, with an app. */
final class Pod implements AutoCloseable {
  final RoutingState state = new RoutingState();
  final ProxyMetrics metrics = new ProxyMetrics();
  final Sidecar sidecar;

  private Pod(ProxySettings settings, Buster buster, Observation observation) {
    this.sidecar =
        Sidecar.start(settings, state, metrics, buster, observation, InstantSource.system());
  }

  /** A sidecar of the app at this {@code host:port}; empty for none. */
  static Pod before(String app) {
    return before(app, settings -> settings, Buster.NONE);
  }

  static Pod before(String app, UnaryOperator<ProxySettings> change, Buster buster) {
    return before(app, change, buster, Observation.NONE);
  }

  static Pod before(
      String app, UnaryOperator<ProxySettings> change, Buster buster, Observation observation) {
    ProxySettings settings =
        ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withModulesRead(0) // apps of tests report the requests that they received
            .withTimeouts(
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5));
    return new Pod(
        change.apply(app.isEmpty() ? settings : settings.withUpstream(URI.create("http://" + app))),
        buster,
        observation);
  }

  InetSocketAddress address() {
    return sidecar.address();
  }

  String hostAndPort() {
    return "127.0.0.1:" + address().getPort();
  }

  @Override
  public void close() {
    sidecar.close();
  }
}
