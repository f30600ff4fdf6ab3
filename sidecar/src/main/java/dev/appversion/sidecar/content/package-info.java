/** Representations of files, and the conditional and range requests that clients make for them. */
@NullMarked
package dev.appversion.sidecar.content;

import org.jspecify.annotations.NullMarked;
