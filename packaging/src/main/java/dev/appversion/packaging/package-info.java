/** Shared code of the build's programs: options, external programs, directory trees, digests. */
@NullMarked
package dev.appversion.packaging;

import org.jspecify.annotations.NullMarked;
