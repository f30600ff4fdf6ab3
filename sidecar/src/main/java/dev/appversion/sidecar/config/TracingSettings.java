package dev.appversion.sidecar.config;

import java.net.URI;

/**
 * The settings of tracing.
 *
 * @param endpoint of the collector, without the path of a signal
 * @param share of the requests without a trace that start one, from 0 to 1
 * @param service the name of the service
 */
public record TracingSettings(URI endpoint, double share, String service) {}
