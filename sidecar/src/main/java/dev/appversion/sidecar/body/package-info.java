/** Streaming of bodies: pumps, filters, and a stream for threads that may block. */
@NullMarked
package dev.appversion.sidecar.body;

import org.jspecify.annotations.NullMarked;
