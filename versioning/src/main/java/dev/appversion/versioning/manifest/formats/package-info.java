/**
 * How a manifest is read and written: Django's format, the formats of bundlers, and the ConfigMaps
 * that hold its bytes.
 */
@NullMarked
package dev.appversion.versioning.manifest.formats;

import org.jspecify.annotations.NullMarked;
