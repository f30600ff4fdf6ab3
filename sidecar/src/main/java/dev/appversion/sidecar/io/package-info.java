/** Timers, guarded callbacks and aborts on the I/O thread of a client's connection. */
@NullMarked
package dev.appversion.sidecar.io;

import org.jspecify.annotations.NullMarked;
