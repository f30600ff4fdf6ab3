package dev.appversion.operator;

import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.check.InstallationCheck;
import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.config.OperatorVariables;
import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.operator.endpoints.OperatorEndpoints;
import dev.appversion.operator.metrics.OperatorGauges;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.operator.pods.EntryHost;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.process.admin.AdminEndpoints;
import dev.appversion.process.admin.AdminServer;
import dev.appversion.process.admin.Health;
import dev.appversion.process.logging.OneLineLogging;
import dev.appversion.process.metrics.JvmMetrics;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.settings.Environment;
import dev.appversion.process.settings.InvalidSettingsException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's process: reads the settings, starts the components, stops them in order. */
public final class OperatorMain {
  private static final int BAD_SETTINGS = 2;

  private OperatorMain() {}

  /**
   * Runs the operator; with the arguments {@code check URL FILE}, an {@link InstallationCheck};
   * with {@code --help}, prints the settings.
   */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 3 && arguments[0].equals("check")) {
      System.exit(check(URI.create(arguments[1]), Path.of(arguments[2])));
    }
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(OperatorVariables.help().text());
      return;
    }
    Environment env = new Environment(System.getenv());
    OperatorSettings settings = OperatorSettings.read(env);
    EndpointSettings endpointSettings = EndpointSettings.read(env, version());
    try {
      env.check(OperatorVariables.all());
    } catch (InvalidSettingsException e) {
      System.err.print(e.report("operator", "docs/reference/operator-settings.md"));
      System.exit(BAD_SETTINGS);
    }
    OneLineLogging.install(settings.logLevel().level(), System.err);
    EntryHost.allow();
    // Idle connections to pods; by default one to each stays open for half a minute.
    System.setProperty("jdk.httpclient.connectionPoolSize", "64");
    run(settings, endpointSettings);
  }

  private static int check(URI service, Path authority) throws InterruptedException {
    return switch (InstallationCheck.run(service, authority)) {
      case InstallationCheck.Outcome.Passed passed -> {
        System.out.println("the webhook at " + service + " injects sidecars");
        yield 0;
      }
      case InstallationCheck.Outcome.Failed(String message) -> {
        System.err.println(message);
        yield 1;
      }
    };
  }

  private static void run(OperatorSettings settings, EndpointSettings endpointSettings) {
    Clock clock = Clock.systemUTC();
    KubernetesClient client = new KubernetesClientBuilder().build();
    ReconcileMetrics metrics = new ReconcileMetrics();
    String bustUrl = settings.bustUrl().isEmpty() ? endpointSettings.bustUrl() : settings.bustUrl();
    AtomicReference<String> authorities = new AtomicReference<>("");
    ControlPlane control =
        new ControlPlane(
            settings,
            client,
            version(),
            () -> new BustEndpoint(bustUrl, authorities.get()),
            metrics,
            clock,
            () -> Runtime.getRuntime().halt(1));
    OperatorEndpoints endpoints =
        OperatorEndpoints.start(
            client,
            endpointSettings,
            clock,
            bundle -> {
              authorities.set(bundle);
              control.bustEndpointChanged();
            });
    authorities.set(endpoints.certificateAuthorities());
    AdminServer admin =
        AdminServer.start(
            settings.healthListen(),
            new AdminEndpoints(
                () -> ready(control, endpoints), out -> write(out, control, metrics, endpoints)));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(control, endpoints, admin, client), "stop"));
    try {
      control.start();
    } catch (RuntimeException e) {
      failed(e);
      System.exit(1);
    }
    if (!control.isReady()) {
      return; // stopped while it waited for the API server
    }
    LoggerFactory.getLogger(OperatorMain.class)
        .info("started version={} pod={}", version(), settings.podName());
  }

  /** A response of the API server is one message; any other exception is logged as such. */
  private static void failed(RuntimeException failure) {
    Logger log = LoggerFactory.getLogger(OperatorMain.class);
    Throwable cause = failure;
    while (cause != null && !(cause instanceof KubernetesClientException)) {
      cause = cause.getCause();
    }
    if (cause instanceof KubernetesClientException answer) {
      log.error("cannot start: exiting error={}", Refusal.words(answer));
    } else {
      log.error("cannot start: exiting", failure);
    }
  }

  private static Health ready(ControlPlane control, OperatorEndpoints endpoints) {
    return control.isReady() ? endpoints.health() : Health.failed("the caches are not filled yet");
  }

  private static void write(
      PrometheusText out,
      ControlPlane control,
      ReconcileMetrics metrics,
      OperatorEndpoints endpoints) {
    new OperatorGauges(version(), control.isLeading(), control.countByReady()).write(out);
    control.probes().write(out);
    control.rounds().write(out);
    metrics.write(out);
    endpoints.writeMetrics(out);
    JvmMetrics.write(out);
  }

  /**
   * Releases the lease first: another replica becomes the leader while requests in flight end here.
   */
  private static void stop(
      ControlPlane control,
      OperatorEndpoints endpoints,
      AdminServer admin,
      KubernetesClient client) {
    control.close();
    try {
      endpoints.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close();
    client.close();
  }

  private static String version() {
    String version = OperatorMain.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
