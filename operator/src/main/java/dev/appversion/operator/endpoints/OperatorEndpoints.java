package dev.appversion.operator.endpoints;

import dev.appversion.desiredstate.injection.InjectionPolicy;
import dev.appversion.operator.bust.BustHandler;
import dev.appversion.operator.bust.BustService;
import dev.appversion.operator.bust.SecretKeyLookup;
import dev.appversion.operator.deletion.OwnerRelease;
import dev.appversion.operator.server.OperatorServer;
import dev.appversion.operator.tls.TlsManager;
import dev.appversion.operator.webhook.ApiAppLookup;
import dev.appversion.operator.webhook.CommandHandler;
import dev.appversion.operator.webhook.MutateHandler;
import dev.appversion.operator.webhook.ReleaseHandler;
import dev.appversion.operator.webhook.WebhookDurations;
import dev.appversion.process.admin.Health;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** The HTTPS API of every replica: connects certificate, webhooks and bust API. */
public final class OperatorEndpoints implements AutoCloseable {
  /** The API server waits 5 s for a webhook; the rest of the time is for everything else. */
  private static final Duration LOOKUP = Duration.ofSeconds(2);

  private static final Duration BUST = Duration.ofSeconds(15);

  /** The API server and kube-proxy may send requests for this long after the pod's termination. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  private static final Duration DRAIN = Duration.ofSeconds(15);

  private final TlsManager tls;
  private final ApiAppLookup lookup;
  private final MutateHandler mutate;
  private final BustHandler bust;
  private final WebhookDurations durations;
  private final OperatorServer server;

  private OperatorEndpoints(
      TlsManager tls,
      ApiAppLookup lookup,
      MutateHandler mutate,
      BustHandler bust,
      WebhookDurations durations,
      OperatorServer server) {
    this.tls = tls;
    this.lookup = lookup;
    this.mutate = mutate;
    this.bust = bust;
    this.durations = durations;
    this.server = server;
  }

  /**
   * Starts the endpoints.
   *
   * @param bundleListener is called at each change of {@link #certificateAuthorities()}: every
   *     routing table contains them
   */
  public static OperatorEndpoints start(
      KubernetesClient client,
      EndpointSettings settings,
      Clock clock,
      Consumer<String> bundleListener) {
    TlsManager tls = new TlsManager(client, settings.tls(), clock, bundleListener);
    tls.start();
    ApiAppLookup lookup = new ApiAppLookup(client, LOOKUP);
    MutateHandler mutate = new MutateHandler(new InjectionPolicy(settings.injection()), lookup);
    BustHandler bust =
        new BustHandler(new SecretKeyLookup(client), new BustService(client, clock, BUST), clock);
    ReleaseHandler release =
        new ReleaseHandler(new OwnerRelease(client, ObjectNames.FIELD_MANAGER)::objectsOf);
    WebhookDurations durations = new WebhookDurations();
    OperatorServer server =
        OperatorServer.start(
            settings.listen(),
            tls.context(),
            durations.mutate(mutate),
            durations.release(release),
            durations.command(new CommandHandler()),
            bust);
    return new OperatorEndpoints(tls, lookup, mutate, bust, durations, server);
  }

  /** PEM of the authorities that may sign the bust API's certificate; may be empty. */
  public String certificateAuthorities() {
    return tls.bundle();
  }

  /** The port of the HTTPS API. */
  public int port() {
    return server.port();
  }

  /** Whether they can serve requests: for readiness, not for liveness. */
  public Health health() {
    return tls.isReady() ? Health.OK : Health.failed("there is no certificate yet");
  }

  /** Writes the metrics of webhooks and bust API. */
  public void writeMetrics(PrometheusText out) {
    mutate.reviews().write(out);
    durations.write(out);
    bust.busts().write(out);
  }

  /**
   * Stops without an error for a client: continues to serve while the API server may send reviews
   * (with {@code failurePolicy: Fail} a refused review prevents a pod), then waits for the requests
   * in flight. Takes up to 20 s.
   */
  public void drain() throws InterruptedException {
    Thread.sleep(LINGER);
    server.stop(DRAIN);
    close();
  }

  @Override
  public void close() {
    server.close();
    lookup.close();
    tls.close();
  }
}
