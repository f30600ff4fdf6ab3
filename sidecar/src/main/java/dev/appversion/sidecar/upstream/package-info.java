/** Connections to apps and other sidecars, and one exchange on one of them. */
@NullMarked
package dev.appversion.sidecar.upstream;

import org.jspecify.annotations.NullMarked;
