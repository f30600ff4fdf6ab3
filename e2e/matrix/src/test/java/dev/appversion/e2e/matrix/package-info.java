/**
 * The sidecar between real HTTP servers and real HTTP clients: the result must be the same as
 * without it.
 */
@NullMarked
package dev.appversion.e2e.matrix;

import org.jspecify.annotations.NullMarked;
