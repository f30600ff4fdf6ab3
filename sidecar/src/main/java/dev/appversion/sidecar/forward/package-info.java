/** Carries a request to the app or to another version's sidecar, and its response back. */
@NullMarked
package dev.appversion.sidecar.forward;

import org.jspecify.annotations.NullMarked;
