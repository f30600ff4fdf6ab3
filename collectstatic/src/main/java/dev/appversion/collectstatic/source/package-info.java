/** The files to collect: those of the static directories, and those of components. */
@NullMarked
package dev.appversion.collectstatic.source;

import org.jspecify.annotations.NullMarked;
