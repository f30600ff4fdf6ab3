/** The data plane: one ordered pipeline of handlers between a client and the versions of an app. */
@NullMarked
package dev.appversion.sidecar;

import org.jspecify.annotations.NullMarked;
