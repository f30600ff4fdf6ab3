/** Releases, restores or deletes the objects of a deleted AppVersion. */
@NullMarked
package dev.appversion.operator.deletion;

import org.jspecify.annotations.NullMarked;
