/** The hash of each file: references are rewritten first, in the order of the links. */
@NullMarked
package dev.appversion.collectstatic.hash;

import org.jspecify.annotations.NullMarked;
