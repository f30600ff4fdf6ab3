/** Deadlines, bounds and trust for the control side's few connections. */
@NullMarked
package dev.appversion.sidecar.net;

import org.jspecify.annotations.NullMarked;
