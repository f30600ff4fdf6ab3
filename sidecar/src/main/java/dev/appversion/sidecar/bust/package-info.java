/** Forwards cache busts to the operator. */
@NullMarked
package dev.appversion.sidecar.bust;

import org.jspecify.annotations.NullMarked;
