/** Releases, their assets and the assets' bytes, in any backend. */
@NullMarked
package dev.appversion.store.catalogue;

import org.jspecify.annotations.NullMarked;
