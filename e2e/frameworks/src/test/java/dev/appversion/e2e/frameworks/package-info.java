/** Releases of apps made with the frameworks that people use, in a real browser. */
@NullMarked
package dev.appversion.e2e.frameworks;

import org.jspecify.annotations.NullMarked;
