/** The handlers of a request, in the order of {@code Pipeline}. */
@NullMarked
package dev.appversion.sidecar.pipeline;

import org.jspecify.annotations.NullMarked;
