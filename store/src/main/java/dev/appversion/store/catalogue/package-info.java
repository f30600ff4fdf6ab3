/** Releases, their assets and the bytes of these, over any backend. */
@NullMarked
package dev.appversion.store.catalogue;

import org.jspecify.annotations.NullMarked;
