package dev.appversion.sidecar;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.HttpSettings;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import dev.appversion.sidecar.state.RoutingState;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.xnio.XnioWorker;

/**
 * A sidecar that shows tests outside this package whether a request has leaked resources:
 * exchanges, permits, buffers.
 */
public final class CountedPod implements AutoCloseable {
  private static final Duration RESPONSE = Duration.ofSeconds(8);
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final RoutingState state = new RoutingState();
  private final ProxyMetrics metrics = new ProxyMetrics();
  private final CountingBuffers buffers = new CountingBuffers(Sidecar.buffers());
  private final Sidecar sidecar;

  private CountedPod(Optional<URI> app, HttpSettings http) {
    ProxySettings settings =
        ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withTimeouts(Duration.ofSeconds(1), RESPONSE, IDLE, Duration.ofSeconds(5))
            .withHttp(http);
    this.sidecar =
        Sidecar.start(
            app.map(settings::withUpstream).orElse(settings), state, metrics, Buster.NONE, buffers);
  }

  /** A sidecar of this app, with {@code v1} as the only live version. */
  public static CountedPod before(InetSocketAddress app) {
    return before(app, HttpSettings.DEFAULT);
  }

  /** The same with these policies for HTTP. */
  public static CountedPod before(InetSocketAddress app, HttpSettings http) {
    CountedPod pod = new CountedPod(Optional.of(URI.create("http://" + hostAndPort(app))), http);
    pod.state.publish(pod.table().view("v1"));
    return pod;
  }

  /** A sidecar without a version: it forwards each request to that pod. */
  public static CountedPod hoppingTo(CountedPod other) {
    CountedPod pod = new CountedPod(Optional.empty(), HttpSettings.DEFAULT);
    pod.state.publish(other.table().view(""));
    return pod;
  }

  private Shop table() {
    return new Shop().version("v1", 1, hostAndPort(address()));
  }

  /** The address that accepts requests. */
  public InetSocketAddress address() {
    return sidecar.address();
  }

  /** The leaks of completed requests; empty if there are none. */
  public List<String> leftovers() {
    List<String> left = new ArrayList<>();
    left(left, "requests in flight", metrics.inFlight());
    left(left, "tunnels", metrics.tunnels());
    UpstreamGauges upstream = metrics.upstream();
    left(left, "requests upstream", upstream.value(Gauge.REQUESTS));
    left(left, "streams upstream", upstream.value(Gauge.STREAMS));
    left(left, "requests waiting for a connection", upstream.value(Gauge.WAITING));
    left(
        left,
        "connections upstream that are not idle",
        upstream.value(Gauge.CONNECTIONS) - upstream.value(Gauge.IDLE));
    left(left, "buffers", buffers.taken());
    return left;
  }

  /** The number of pending timers on the I/O threads: deadlines, sweeps of idle connections. */
  public int timers() {
    try {
      XnioWorker worker = (XnioWorker) field(field(sidecar, "listener"), "worker");
      int timers = 0;
      for (Object thread : (Object[]) field(worker, "workerThreads")) {
        timers += ((Collection<?>) field(thread, "delayWorkQueue")).size();
      }
      return timers;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("XNIO stores its timers in another field", e);
    }
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  private static void left(List<String> left, String what, long count) {
    if (count != 0) {
      left.add(what + ": " + count);
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    return "127.0.0.1:" + address.getPort();
  }

  @Override
  public void close() {
    sidecar.close();
  }
}
