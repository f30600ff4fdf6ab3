/** Rewrites references in inline scripts and import maps. */
@NullMarked
package dev.appversion.versioning.html.script;

import org.jspecify.annotations.NullMarked;
