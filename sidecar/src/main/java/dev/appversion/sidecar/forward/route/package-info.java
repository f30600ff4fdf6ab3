/** The targets of a request, and its attempts in order. */
@NullMarked
package dev.appversion.sidecar.forward.route;

import org.jspecify.annotations.NullMarked;
