/**
 * Asset manifests, which map canonical paths to content-hashed paths and contain the hashes of
 * components.
 */
@NullMarked
package dev.appversion.versioning.manifest;

import org.jspecify.annotations.NullMarked;
