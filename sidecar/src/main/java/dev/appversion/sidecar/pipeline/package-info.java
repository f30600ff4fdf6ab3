/** What happens to a request, one handler a concern, in the order that {@code Pipeline} gives. */
@NullMarked
package dev.appversion.sidecar.pipeline;

import org.jspecify.annotations.NullMarked;
