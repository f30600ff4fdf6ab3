/** The part of HTML tree construction that finds SVG and MathML within HTML. */
@NullMarked
package dev.appversion.versioning.html.tree;

import org.jspecify.annotations.NullMarked;
