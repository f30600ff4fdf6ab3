/** The files of the static root: which it is to contain, and how they are written. */
@NullMarked
package dev.appversion.collectstatic.output;

import org.jspecify.annotations.NullMarked;
