/**
 * The asset union: hashed assets of every live version, checked, kept and served by any sidecar.
 */
@NullMarked
package dev.appversion.sidecar.assets;

import org.jspecify.annotations.NullMarked;
