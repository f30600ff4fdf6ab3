package dev.appversion.operator;

import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.operator.reconciler.BustEndpoint;
import dev.appversion.operator.server.AdminServer;
import dev.appversion.operator.server.Health;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** The operator's process: reads the settings, wires the parts, ends them in order. */
public final class OperatorMain {
  private static final int BAD_SETTINGS = 2;

  private OperatorMain() {}

  public static void main(String[] arguments) {
    OperatorSettings settings;
    try {
      settings = OperatorSettings.parse(System.getenv());
    } catch (OperatorSettings.InvalidSettingException e) {
      System.err.println("appversion operator: " + e.getMessage());
      System.exit(BAD_SETTINGS);
      return;
    }
    log(settings);
    KubernetesClient client = new KubernetesClientBuilder().build();
    ReconcileMetrics metrics = new ReconcileMetrics();
    ControlPlane control =
        new ControlPlane(
            settings,
            client,
            () -> new BustEndpoint(settings.bustUrl(), ""),
            metrics,
            Clock.systemUTC(),
            () -> Runtime.getRuntime().halt(1));
    AdminServer admin =
        AdminServer.start(
            settings.healthListen(),
            () -> Health.OK,
            () ->
                control.isReady()
                    ? Health.OK
                    : new Health(false, "the caches are not filled yet\n"),
            () -> metrics.render(version(), control.countByReady(), control.isLeading()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  control.close();
                  admin.close();
                  client.close();
                },
                "stop"));
    control.start();
    LoggerFactory.getLogger(OperatorMain.class)
        .atInfo()
        .setMessage("started")
        .addKeyValue("version", version())
        .addKeyValue("pod", settings.podName())
        .log();
  }

  private static String version() {
    String version = OperatorMain.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static void log(OperatorSettings settings) {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tLZ %4$s %3$s %5$s%6$s%n");
    Logger root = Logger.getLogger("");
    root.setLevel(settings.logLevel());
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(settings.logLevel());
    }
  }
}
