/** The spans of requests. */
@NullMarked
package dev.appversion.sidecar.trace;

import org.jspecify.annotations.NullMarked;
