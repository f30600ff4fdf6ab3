/** Accepts client connections, within the limits of the process. */
@NullMarked
package dev.appversion.sidecar.listener;

import org.jspecify.annotations.NullMarked;
