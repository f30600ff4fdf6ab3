/**
 * Reads and writes manifests: Django's format, the formats of bundlers, and the ConfigMaps that
 * contain their bytes.
 */
@NullMarked
package dev.appversion.versioning.manifest.formats;

import org.jspecify.annotations.NullMarked;
