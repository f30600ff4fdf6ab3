/** Spans by the OpenTelemetry SDK, exported by OTLP over HTTP. */
@NullMarked
package dev.appversion.tracing;

import org.jspecify.annotations.NullMarked;
