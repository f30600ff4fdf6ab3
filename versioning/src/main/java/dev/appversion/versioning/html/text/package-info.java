/** The bytes of a page as text: ASCII, character encodings and character references. */
@NullMarked
package dev.appversion.versioning.html.text;

import org.jspecify.annotations.NullMarked;
