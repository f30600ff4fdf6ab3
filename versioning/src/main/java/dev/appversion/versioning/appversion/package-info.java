/** The one value that says which release of an app a response came from. */
@NullMarked
package dev.appversion.versioning.appversion;

import org.jspecify.annotations.NullMarked;
