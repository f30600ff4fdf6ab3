package dev.appversion.operator;

import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.check.InstallationCheck;
import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.operator.endpoints.OperatorEndpoints;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.operator.pods.EntryHost;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.server.AdminServer;
import dev.appversion.operator.server.Health;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's process: reads the settings, wires the parts, ends them in order. */
public final class OperatorMain {
  private static final int BAD_SETTINGS = 2;

  private OperatorMain() {}

  /** Runs the operator; with the arguments {@code check URL FILE}, an {@link InstallationCheck}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 3 && arguments[0].equals("check")) {
      System.exit(check(URI.create(arguments[1]), Path.of(arguments[2])));
    }
    OperatorSettings settings;
    EndpointSettings endpointSettings;
    try {
      settings = OperatorSettings.parse(System.getenv());
      endpointSettings = EndpointSettings.parse(System.getenv(), version());
    } catch (OperatorSettings.InvalidSettingException
        | EndpointSettings.InvalidSettingException e) {
      System.err.println("appversion operator: " + e.getMessage());
      System.exit(BAD_SETTINGS);
      return;
    }
    log(settings);
    EntryHost.allow();
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
            () -> Health.OK,
            () -> ready(control, endpoints),
            () ->
                metrics.render(version(), control.countByReady(), control.isLeading())
                    + endpoints.metrics());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(control, endpoints, admin, client), "stop"));
    try {
      control.start();
    } catch (RuntimeException e) {
      failed(e);
      System.exit(1);
    }
    if (!control.isReady()) {
      return; // ended while it waited for the API server
    }
    LoggerFactory.getLogger(OperatorMain.class)
        .atInfo()
        .setMessage("started")
        .addKeyValue("version", version())
        .addKeyValue("pod", settings.podName())
        .log();
  }

  /** What the API server answered is one line; anything else is a fault of ours. */
  private static void failed(RuntimeException failure) {
    Logger log = LoggerFactory.getLogger(OperatorMain.class);
    Throwable cause = failure;
    while (cause != null && !(cause instanceof KubernetesClientException)) {
      cause = cause.getCause();
    }
    if (cause instanceof KubernetesClientException answer) {
      log.atError()
          .setMessage("cannot start: exiting")
          .addKeyValue("answer", Refusal.words(answer))
          .log();
    } else {
      log.error("cannot start: exiting", failure);
    }
  }

  private static Health ready(ControlPlane control, OperatorEndpoints endpoints) {
    return control.isReady()
        ? endpoints.health()
        : new Health(false, "the caches are not filled yet\n");
  }

  /** First the lease, so that another replica takes over while requests here come to their end. */
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

  private static void log(OperatorSettings settings) {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tLZ %4$s %3$s %5$s%6$s%n");
    java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
    root.setLevel(settings.logLevel());
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(settings.logLevel());
    }
  }
}
