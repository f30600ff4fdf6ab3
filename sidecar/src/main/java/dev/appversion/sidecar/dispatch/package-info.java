/** Decides which version responds to a request, and what is tried if it cannot. */
@NullMarked
package dev.appversion.sidecar.dispatch;

import org.jspecify.annotations.NullMarked;
