/** Decides which version answers a request, and what is tried when that version cannot. */
@NullMarked
package dev.appversion.sidecar.dispatch;

import org.jspecify.annotations.NullMarked;
