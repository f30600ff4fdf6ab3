/** Asset manifests: canonical paths to content-hashed ones, and the files of components. */
@NullMarked
package dev.appversion.versioning.manifest;

import org.jspecify.annotations.NullMarked;
