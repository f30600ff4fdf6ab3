/**
 * The asset union: every sidecar serves the hashed assets of all live versions, checked and cached.
 */
@NullMarked
package dev.appversion.sidecar.assets;

import org.jspecify.annotations.NullMarked;
