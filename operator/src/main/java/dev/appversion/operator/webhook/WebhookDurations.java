package dev.appversion.operator.webhook;

import dev.appversion.operator.server.TimedHandler;
import dev.appversion.process.metrics.Histogram;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import io.undertow.server.HttpHandler;

/** The durations of the webhooks. The API server's timeout, in their configuration, is 5 s. */
public final class WebhookDurations {
  private static final double[] SECONDS = {
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
  };

  private final Histogram mutate = new Histogram(SECONDS);
  private final Histogram release = new Histogram(SECONDS);
  private final Histogram command = new Histogram(SECONDS);

  /** Measures the webhook that injects sidecars. */
  public HttpHandler mutate(HttpHandler handler) {
    return new TimedHandler(mutate, handler);
  }

  /** Measures the webhook that releases the objects of a deleted AppVersion. */
  public HttpHandler release(HttpHandler handler) {
    return new TimedHandler(release, handler);
  }

  /** Measures the webhook that sets the author of a command. */
  public HttpHandler command(HttpHandler handler) {
    return new TimedHandler(command, handler);
  }

  /** Writes the durations so far. */
  public void write(PrometheusText out) {
    out.metric(
        "appversion_operator_webhook_duration_seconds",
        MetricType.HISTOGRAM,
        "Measures the time until a webhook responds, in seconds, by webhook.");
    mutate.writeSamples(out, "webhook", "mutate");
    release.writeSamples(out, "webhook", "release");
    command.writeSamples(out, "webhook", "command");
  }
}
