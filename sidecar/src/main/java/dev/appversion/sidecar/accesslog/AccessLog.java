package dev.appversion.sidecar.accesslog;

import dev.appversion.process.tracing.TraceContext;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.observe.RequestObserver;
import dev.appversion.sidecar.request.Hop;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.trace.TraceFields;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * Writes a share of the requests to an output as JSON, one line each. The I/O thread only queues an
 * entry; entries that the output is too slow for are dropped and counted.
 */
public final class AccessLog implements RequestObserver, AutoCloseable {
  private final Sampler sampler;
  private final InstantSource clock;
  private final AccessLogWriter writer;

  /**
   * Starts the access log.
   *
   * @param share of the requests, more than 0 and at most 1
   * @param out may block; is not closed
   */
  public AccessLog(double share, OutputStream out, ProxyMetrics metrics, InstantSource clock) {
    this.sampler = new Sampler(share);
    this.clock = clock;
    this.writer = new AccessLogWriter(out, () -> metrics.count(Count.ACCESS_LOG_DROPPED));
  }

  @Override
  public void ended(HttpServerExchange exchange, RequestContext context, int status, long nanos) {
    String traceId =
        TraceFields.read(exchange.getRequestHeaders()).map(TraceContext::traceId).orElse(null);
    if (sampler.selects(traceId)) {
      writer.add(
          new AccessLogEntry(
              clock.millis(),
              exchange.getRequestMethod().toString(),
              path(exchange),
              status,
              nanos,
              context.answer().version().map(LiveVersion::name).orElse(null),
              context.decision(),
              Hop.of(context),
              exchange.getResponseBytesSent(),
              traceId));
    }
  }

  /** The path; empty for a request whose head is malformed. */
  private static String path(HttpServerExchange exchange) {
    return RequestTarget.isSet(exchange) ? RequestTarget.rawPath(exchange) : "";
  }

  /** Writes the queued lines, for a short time at most, and ends. */
  @Override
  public void close() {
    writer.close();
  }
}
