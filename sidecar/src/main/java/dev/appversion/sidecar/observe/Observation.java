package dev.appversion.sidecar.observe;

import dev.appversion.process.tracing.RequestTracer;
import java.util.Optional;

/**
 * What records requests in addition to the metrics. Neither is closed with the sidecar.
 *
 * @param accessLog records requests that have ended
 * @param tracer records spans
 */
public record Observation(Optional<RequestObserver> accessLog, Optional<RequestTracer> tracer) {
  /** The metrics alone. */
  public static final Observation NONE = new Observation(Optional.empty(), Optional.empty());
}
