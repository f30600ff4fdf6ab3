package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.config.ConnectionVariables;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.state.RoutingState;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The admin port's server: apart from traffic, so that a probe is answered under any load. */
public final class AdminServer implements AutoCloseable {
  private static final int IDLE_MILLIS = 60_000;
  private static final long MAX_BODY_BYTES = 1024;

  private final Undertow server;

  private AdminServer(Undertow server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param draining whether a drain has begun: not ready any more
   * @param mismatches the assets whose bytes are not what their manifests say
   * @param files below immutable paths that the app has served
   * @param leave begins a drain that ends with SIGTERM: asked for by the kubelet before that
   * @param build the sidecar's own version
   * @throws RuntimeException if it cannot listen
   */
  public static AdminServer start(
      SidecarConfig config,
      RoutingState state,
      ProxyMetrics metrics,
      SourceStatus source,
      BooleanSupplier draining,
      Supplier<List<Mismatch>> mismatches,
      Supplier<List<String>> files,
      Runnable leave,
      String build) {
    return start(
        config,
        state,
        metrics,
        source,
        draining,
        mismatches,
        files,
        leave,
        build,
        System::nanoTime);
  }

  /** The same with another clock for the probe of the app. */
  static AdminServer start(
      SidecarConfig config,
      RoutingState state,
      ProxyMetrics metrics,
      SourceStatus source,
      BooleanSupplier draining,
      Supplier<List<Mismatch>> mismatches,
      Supplier<List<String>> files,
      Runnable leave,
      String build,
      LongSupplier nanoTime) {
    AdminHandler handler =
        new AdminHandler(
            state,
            metrics,
            source,
            draining,
            mismatches,
            new FilesRequest(state, files, InstantSource.system()),
            new LeaveRequest(config.leaveToken(), leave),
            new AppProbe(
                config.proxy().upstream(),
                config.names().of(ConnectionVariables.UPSTREAM),
                Set.copyOf(
                    List.of(config.proxy().listen().getPort(), config.adminListen().getPort())),
                nanoTime),
            config.proxy().overrides().appVersion(),
            build);
    Undertow server =
        Undertow.builder()
            .addHttpListener(config.adminListen().getPort(), config.adminListen().getHostString())
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
            .setHandler(handler)
            .build();
    server.start();
    return new AdminServer(server);
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
  }

  @Override
  public void close() {
    server.stop();
  }
}
