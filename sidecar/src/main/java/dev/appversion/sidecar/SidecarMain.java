package dev.appversion.sidecar;

import dev.appversion.process.admin.AdminServer;
import dev.appversion.process.logging.OneLineLogging;
import dev.appversion.process.net.HostPort;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TracingLibraries;
import dev.appversion.process.tracing.TracingLibrary;
import dev.appversion.process.tracing.TracingOptions;
import dev.appversion.sidecar.accesslog.AccessLog;
import dev.appversion.sidecar.admin.SidecarAdmin;
import dev.appversion.sidecar.bust.OperatorBuster;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.config.SidecarSettings;
import dev.appversion.sidecar.config.TracingSettings;
import dev.appversion.sidecar.config.TracingVariables;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.source.RoutingSources;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.source.StartFiles;
import dev.appversion.sidecar.state.RoutingState;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sidecar's process: reads the settings, starts the servers, and drains on SIGTERM. Exit codes:
 * 0 after a drain, 1 if it cannot listen, 2 for invalid settings.
 */
public final class SidecarMain {
  private static final int CANNOT_LISTEN = 1;
  private static final int BAD_SETTINGS = 2;

  private SidecarMain() {}

  /**
   * Runs the process and exits with the code of {@link #run(String[], Map, PrintStream,
   * PrintStream)}.
   */
  public static void main(String[] args) {
    int code = run(args, System.getenv(), System.out, System.err);
    if (code >= 0) {
      System.exit(code);
    }
  }

  /**
   * Runs the process.
   *
   * @return an exit code; negative if the process continues
   */
  public static int run(String[] args, Map<String, String> env, PrintStream out, PrintStream err) {
    if (Arrays.asList(args).contains("--help")) {
      out.print(SidecarSettings.help().text());
      return 0;
    }
    if (args.length > 0) {
      err.println("the sidecar accepts no arguments except --help: set environment variables");
      return BAD_SETTINGS;
    }
    SidecarConfig config;
    try {
      config = SidecarConfig.parse(env);
    } catch (InvalidSettingsException e) {
      err.print(e.report("sidecar", "docs/reference/sidecar-settings.md"));
      return BAD_SETTINGS;
    }
    OneLineLogging.install(config.logLevel().level(), err);
    warn(config);
    return run(config, err);
  }

  /**
   * Runs a sidecar with these settings.
   *
   * @param err for the log
   * @return an exit code; negative if the process continues
   */
  public static int run(SidecarConfig config, PrintStream err) {
    OneLineLogging.install(config.logLevel().level(), err);
    Optional<TracingLibrary> tracing = config.tracing().flatMap(_ -> TracingLibraries.find());
    if (config.tracing().isPresent() && tracing.isEmpty()) {
      err.println(
          config.names().of(TracingVariables.OTLP_ENDPOINT)
              + " is set, but this program contains no tracing: use the sidecar's image, or remove"
              + " the setting");
      return BAD_SETTINGS;
    }
    try {
      RunningSidecar running =
          RunningSidecar.start(config, tracing, InstantSource.system(), build());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, err), "appversion-stop"));
      running.logStart(ManagementFactory.getRuntimeMXBean().getUptime());
      return -1;
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      err.println(
          "the sidecar cannot listen on "
              + HostPort.of(config.proxy().listen())
              + " and "
              + HostPort.of(config.admin().listen())
              + ": "
              + cause.getMessage());
      return CANNOT_LISTEN;
    }
  }

  /**
   * Logs problems with files. Not with the API server: files are only used at the start then, and
   * may be mounted late.
   */
  private static void warn(SidecarConfig config) {
    if (config.sources().watched().isPresent()) {
      return;
    }
    for (StartFiles.Finding finding : StartFiles.check(config.sources().files())) {
      System.getLogger(SidecarMain.class.getName())
          .log(
              Level.WARNING,
              "{0}={1} {2}",
              finding.setting().name(),
              finding.file(),
              finding.message());
    }
  }

  private static void stop(RunningSidecar running, PrintStream err) {
    String logger = SidecarMain.class.getName();
    OneLineLogging.direct(
        err, logger, "draining timeout=" + running.config().proxy().drainTimeout());
    running.drainAndClose();
    OneLineLogging.direct(err, logger, "stopped");
    // A requested drain is a success; the JVM would exit with 128 plus the number of the signal.
    Runtime.getRuntime().halt(0);
  }

  /** From the jar's manifest; "dev" if the classes are in a directory. */
  private static String build() {
    String version = SidecarMain.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "dev");
  }

  /** The running parts of a sidecar. */
  record RunningSidecar(
      SidecarConfig config,
      Sidecar sidecar,
      AdminServer admin,
      RoutingSources sources,
      Optional<AccessLog> accessLog,
      Optional<RequestTracer> tracer) {
    private static final Logger LOG = System.getLogger(SidecarMain.class.getName());

    static RunningSidecar start(
        SidecarConfig config, Optional<TracingLibrary> tracing, InstantSource clock, String build) {
      RoutingState state = new RoutingState();
      ProxyMetrics metrics = new ProxyMetrics();
      SourceStatus status = new SourceStatus();
      Optional<AccessLog> accessLog =
          config.accessLog() > 0
              ? Optional.of(new AccessLog(config.accessLog(), standardOut(), metrics, clock))
              : Optional.empty();
      Optional<RequestTracer> tracer =
          tracing.map(
              library ->
                  library.open(
                      tracingOptions(config, build),
                      spans -> metrics.count(Count.SPANS_DROPPED, spans)));
      // Before the listener: a restarted container must have the mounted table when it accepts
      // requests.
      RoutingSources sources = RoutingSources.start(config, state, status, clock);
      try {
        Sidecar sidecar =
            Sidecar.start(
                config.proxy(),
                state,
                metrics,
                new OperatorBuster(state),
                new Observation(accessLog.map(log -> log), tracer),
                clock);
        try {
          AdminServer admin =
              SidecarAdmin.start(
                  config,
                  state,
                  metrics,
                  status,
                  sidecar::isDraining,
                  sidecar::mismatches,
                  sidecar::servedFiles,
                  sidecar::leave,
                  build,
                  clock);
          return new RunningSidecar(config, sidecar, admin, sources, accessLog, tracer);
        } catch (RuntimeException e) {
          sidecar.close();
          throw e;
        }
      } catch (RuntimeException e) {
        sources.close();
        accessLog.ifPresent(AccessLog::close);
        tracer.ifPresent(RequestTracer::close);
        throw e;
      }
    }

    void logStart(long millis) {
      LOG.log(
          Level.INFO,
          "listening address={0} admin={1} upstream={2} routing={3} millis={4}",
          HostPort.of(sidecar.address()),
          HostPort.of(admin.address()),
          config.proxy().upstream().map(Object::toString).orElse("the routing table's port"),
          routing(),
          Long.toString(millis));
    }

    private String routing() {
      return config
          .sources()
          .watched()
          .map(watched -> "AppVersion:" + watched.namespace() + '/' + watched.resource())
          .or(() -> config.sources().files().routing().map(Object::toString))
          .orElse("settings");
    }

    /** Drains the data plane, then stops all parts. */
    void drainAndClose() {
      try {
        sidecar.drain();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      sources.close();
      sidecar.close();
      admin.close();
      accessLog.ifPresent(AccessLog::close);
      tracer.ifPresent(RequestTracer::close);
    }

    private static TracingOptions tracingOptions(SidecarConfig config, String build) {
      TracingSettings settings = config.tracing().orElseThrow();
      return new TracingOptions(
          settings.endpoint(),
          settings.share(),
          Map.of("service.name", settings.service(), "service.version", build));
    }

    /** Without a buffer: the access log writes whole lines. */
    private static OutputStream standardOut() {
      return new FileOutputStream(FileDescriptor.out);
    }
  }
}
