/** Metrics in Prometheus' text format. */
@NullMarked
package dev.appversion.process.metrics;

import org.jspecify.annotations.NullMarked;
