/**
 * Django's {@code collectstatic} for any app: copies static files to one directory, under their
 * names and under names with a hash of the content, and writes the manifest.
 */
@NullMarked
package dev.appversion.collectstatic;

import org.jspecify.annotations.NullMarked;
