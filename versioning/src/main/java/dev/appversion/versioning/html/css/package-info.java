/** Rewrites references in style sheets and style attributes. */
@NullMarked
package dev.appversion.versioning.html.css;

import org.jspecify.annotations.NullMarked;
