/** Paths that the sidecar answers itself. */
@NullMarked
package dev.appversion.sidecar.endpoint;

import org.jspecify.annotations.NullMarked;
