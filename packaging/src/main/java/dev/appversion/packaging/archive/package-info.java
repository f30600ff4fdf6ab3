/** The archive of the command line with its Java runtime. */
@NullMarked
package dev.appversion.packaging.archive;

import org.jspecify.annotations.NullMarked;
