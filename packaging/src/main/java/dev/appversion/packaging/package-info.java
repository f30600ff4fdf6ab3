/** What the programs of the build share: options, external programs, directory trees, digests. */
@NullMarked
package dev.appversion.packaging;

import org.jspecify.annotations.NullMarked;
