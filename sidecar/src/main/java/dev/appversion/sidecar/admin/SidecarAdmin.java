package dev.appversion.sidecar.admin;

import dev.appversion.process.admin.AdminEndpoints;
import dev.appversion.process.admin.AdminServer;
import dev.appversion.process.admin.Health;
import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.config.ConnectionVariables;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.pages.OpenPages;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.state.RoutingState;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The sidecar's admin server. */
public final class SidecarAdmin {
  private final SidecarConfig config;
  private final RoutingState state;
  private final SourceStatus source;
  private final BooleanSupplier draining;
  private final Supplier<List<Mismatch>> mismatches;
  private final OpenPages pages;
  private final AppProbe app;

  private SidecarAdmin(
      SidecarConfig config,
      RoutingState state,
      SourceStatus source,
      BooleanSupplier draining,
      Supplier<List<Mismatch>> mismatches,
      OpenPages pages,
      LongSupplier nanoTime) {
    this.config = config;
    this.state = state;
    this.source = source;
    this.draining = draining;
    this.mismatches = mismatches;
    this.pages = pages;
    this.app =
        new AppProbe(
            config.proxy().upstream(),
            config.names().of(ConnectionVariables.UPSTREAM),
            Set.copyOf(
                List.of(config.proxy().listen().getPort(), config.admin().listen().getPort())),
            nanoTime);
  }

  /**
   * Starts the server.
   *
   * @param draining whether a drain has started: the sidecar is no longer ready
   * @param mismatches the assets whose bytes do not match their manifests
   * @param files below immutable paths that the app has served
   * @param leave starts a drain that ends with SIGTERM; the kubelet requests it before SIGTERM
   * @param build the sidecar's own version
   * @param clock the clock for signatures
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
      String build,
      InstantSource clock) {
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
        clock,
        System::nanoTime);
  }

  /** Starts the server with this clock for the probe of the app. */
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
      InstantSource clock,
      LongSupplier nanoTime) {
    SidecarAdmin admin =
        new SidecarAdmin(config, state, source, draining, mismatches, metrics.pages(), nanoTime);
    SidecarMetrics all = new SidecarMetrics(state, metrics, source, build);
    return AdminServer.start(
        config.admin().listen(),
        new AdminEndpoints(
            admin::health,
            out -> all.write(out, admin.readiness().ready(), draining.getAsBoolean()),
            new SidecarEndpoints(
                admin::status,
                new FilesRequest(state, files, clock),
                new LeaveRequest(config.admin().leaveToken(), leave))));
  }

  private Health health() {
    Readiness readiness = readiness();
    return new Health(readiness.ready(), readiness.text());
  }

  private Readiness readiness() {
    RoutingState.View view = state.current();
    boolean leaves =
        draining.getAsBoolean(); // the app terminates as well: not reported as a problem
    return Readiness.of(
        view, source.problem(), leaves ? Optional.empty() : app.problem(view), leaves);
  }

  private String status() {
    RoutingState.View view = state.current();
    boolean leaves = draining.getAsBoolean();
    return StatusJson.of(
        view,
        config.proxy().overrides().appVersion(),
        source.inForce(),
        leaves,
        mismatches.get(),
        pages,
        leaves ? Optional.empty() : app.lastingProblem(view));
  }
}
