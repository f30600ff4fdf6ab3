package dev.appversion.process.tracing;

import java.net.URI;
import java.util.Map;

/**
 * Where spans are sent, and which requests have one.
 *
 * @param endpoint of the collector, without the path of a signal; {@code /v1/traces} is appended
 *     (OpenTelemetry Protocol, "OTLP/HTTP Request")
 * @param share of the requests without a trace that start one, from 0 to 1; the others follow the
 *     flag "sampled" of their trace
 * @param resource attributes of the process, by their names in OpenTelemetry's conventions
 */
public record TracingOptions(URI endpoint, double share, Map<String, String> resource) {
  /** Copies the attributes. */
  public TracingOptions {
    resource = Map.copyOf(resource);
  }
}
