/** Deadlines, limits and trust for connections to the API server and the operator. */
@NullMarked
package dev.appversion.sidecar.net;

import org.jspecify.annotations.NullMarked;
