/** The endpoints of the sidecar itself. */
@NullMarked
package dev.appversion.sidecar.endpoint;

import org.jspecify.annotations.NullMarked;
