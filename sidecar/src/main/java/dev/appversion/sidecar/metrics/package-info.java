/** The counters and gauges of the data plane. */
@NullMarked
package dev.appversion.sidecar.metrics;

import org.jspecify.annotations.NullMarked;
