/** The problems that fail a collection. */
@NullMarked
package dev.appversion.collectstatic.problem;

import org.jspecify.annotations.NullMarked;
