/** The client scripts for the app's pages: bytes, paths, and the markup that loads them. */
@NullMarked
package dev.appversion.sidecar.client;

import org.jspecify.annotations.NullMarked;
