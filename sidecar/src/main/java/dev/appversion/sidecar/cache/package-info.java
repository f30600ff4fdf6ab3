/** Assets in memory: representations, the cache of checked assets, and the negative cache. */
@NullMarked
package dev.appversion.sidecar.cache;

import org.jspecify.annotations.NullMarked;
