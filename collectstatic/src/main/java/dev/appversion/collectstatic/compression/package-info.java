/** Compresses files ahead of time, so that web servers can serve the compressed siblings. */
@NullMarked
package dev.appversion.collectstatic.compression;

import org.jspecify.annotations.NullMarked;
