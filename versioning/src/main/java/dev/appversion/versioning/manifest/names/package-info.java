/** Finds the hash of the content in a file name, from all names of a build or from one name. */
@NullMarked
package dev.appversion.versioning.manifest.names;

import org.jspecify.annotations.NullMarked;
