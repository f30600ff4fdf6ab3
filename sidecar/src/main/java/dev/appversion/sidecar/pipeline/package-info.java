/** The handlers of a request, in the order that {@code Pipeline} lists. */
@NullMarked
package dev.appversion.sidecar.pipeline;

import org.jspecify.annotations.NullMarked;
