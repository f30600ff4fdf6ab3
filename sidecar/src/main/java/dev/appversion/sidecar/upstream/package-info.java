/** Connections to apps and other sidecars: how many there may be, and which are used again. */
@NullMarked
package dev.appversion.sidecar.upstream;

import org.jspecify.annotations.NullMarked;
