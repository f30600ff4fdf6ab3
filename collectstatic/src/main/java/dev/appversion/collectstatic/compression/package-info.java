/** Content codings in which files are compressed ahead of time. */
@NullMarked
package dev.appversion.collectstatic.compression;

import org.jspecify.annotations.NullMarked;
