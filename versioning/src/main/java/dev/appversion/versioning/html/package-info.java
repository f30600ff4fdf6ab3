/** Rewrites references in HTML while it streams by, and inserts markup into its head. */
@NullMarked
package dev.appversion.versioning.html;

import org.jspecify.annotations.NullMarked;
