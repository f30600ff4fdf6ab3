/** The forms of references that Django finds in style sheets and scripts. */
@NullMarked
package dev.appversion.versioning.hashing.syntax;

import org.jspecify.annotations.NullMarked;
