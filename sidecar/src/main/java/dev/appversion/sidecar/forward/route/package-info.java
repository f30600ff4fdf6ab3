/** Where a request may be sent, and the attempts that this allows, in order. */
@NullMarked
package dev.appversion.sidecar.forward.route;

import org.jspecify.annotations.NullMarked;
