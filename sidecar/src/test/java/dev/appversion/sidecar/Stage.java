package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/** An app with its sidecar; requests are sent to that sidecar or to another one, one hop away. */
final class Stage implements AutoCloseable {
  /** The sidecar that receives a request. */
  enum Way {
    DIRECT,
    BY_HOP
  }

  private final RawApp app;
  private final Pod pod;
  private final List<Pod> pods;

  private Stage(RawApp app, Way way, UnaryOperator<ProxySettings> change) {
    this.app = app;
    this.pod = Pod.before(app.hostAndPort(), change, Buster.NONE);
    Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
    pod.state.publish(shop.view("v1"));
    if (way == Way.DIRECT) {
      this.pods = List.of(pod);
    } else {
      Pod entry = Pod.before("", change, Buster.NONE);
      entry.state.publish(shop.view(""));
      this.pods = List.of(entry, pod);
    }
  }

  /** Uses this app, and closes it at the end. */
  static Stage of(Way way, RawApp app) {
    return new Stage(app, way, settings -> settings);
  }

  static Stage of(Way way, RawApp app, UnaryOperator<ProxySettings> change) {
    return new Stage(app, way, change);
  }

  InetSocketAddress address() {
    return entry().address();
  }

  RawHttp connect() throws IOException {
    return RawHttp.connect(address());
  }

  /** The sidecar that receives requests. */
  Pod entry() {
    return pods.getFirst();
  }

  /** The sidecar of the app. */
  Pod pod() {
    return pod;
  }

  RawApp app() {
    return app;
  }

  /** Waits until no sidecar has a request in progress; fails after a timeout. */
  void assertIdle() {
    for (Pod each : pods) {
      UpstreamGauges gauges = each.metrics.upstream();
      await()
          .untilAsserted(
              () -> {
                assertThat(each.metrics.inFlight()).isZero();
                assertThat(each.metrics.tunnels()).isZero();
                assertThat(gauges.value(Gauge.REQUESTS)).isZero();
                assertThat(gauges.value(Gauge.STREAMS)).isZero();
                assertThat(gauges.value(Gauge.WAITING)).isZero();
                assertThat(gauges.value(Gauge.CONNECTIONS)).isEqualTo(gauges.value(Gauge.IDLE));
              });
    }
  }

  @Override
  public void close() throws IOException {
    pods.forEach(Pod::close);
    app.close();
  }
}
