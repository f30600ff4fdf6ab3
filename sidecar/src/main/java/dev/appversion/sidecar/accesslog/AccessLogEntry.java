package dev.appversion.sidecar.accesslog;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.Hop;
import org.jspecify.annotations.Nullable;

/**
 * One request in the access log. It contains nothing of the client: no address, query, cookie or
 * other field but the trace id.
 *
 * @param epochMillis when the request ended, in milliseconds since the Unix epoch
 * @param path as the client sent it, without the query
 * @param status of the response; 0 if the request ended without one
 * @param nanos from the head of the request to the end of the response, in nanoseconds
 * @param version the version that responded; null for none
 * @param bytes of the response's body
 * @param traceId of {@code traceparent}; null for none
 */
record AccessLogEntry(
    long epochMillis,
    String method,
    String path,
    int status,
    long nanos,
    @Nullable String version,
    Decision decision,
    Hop hop,
    long bytes,
    @Nullable String traceId) {}
