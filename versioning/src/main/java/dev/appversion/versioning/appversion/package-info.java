/** The value that identifies the release of an app that a response comes from. */
@NullMarked
package dev.appversion.versioning.appversion;

import org.jspecify.annotations.NullMarked;
