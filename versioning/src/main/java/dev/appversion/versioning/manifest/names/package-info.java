/**
 * Which part of a file's name is a hash of its content: from all names of a build, or from one
 * name.
 */
@NullMarked
package dev.appversion.versioning.manifest.names;

import org.jspecify.annotations.NullMarked;
