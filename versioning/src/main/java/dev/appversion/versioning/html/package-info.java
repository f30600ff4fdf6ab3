/** Rewrites references in streamed HTML, and inserts markup into its head. */
@NullMarked
package dev.appversion.versioning.html;

import org.jspecify.annotations.NullMarked;
