/** Plans and writes the files of the static root. */
@NullMarked
package dev.appversion.collectstatic.output;

import org.jspecify.annotations.NullMarked;
