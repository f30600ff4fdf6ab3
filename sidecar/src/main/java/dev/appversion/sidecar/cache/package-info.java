/** Assets in memory: representations, the cache of checked ones, and what is known to be absent. */
@NullMarked
package dev.appversion.sidecar.cache;

import org.jspecify.annotations.NullMarked;
