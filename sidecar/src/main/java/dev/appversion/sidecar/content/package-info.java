/** Representations of files, with conditional and range requests. */
@NullMarked
package dev.appversion.sidecar.content;

import org.jspecify.annotations.NullMarked;
