/** The entry Service where it existed before the AppVersion. */
@NullMarked
package dev.appversion.operator.entry;

import org.jspecify.annotations.NullMarked;
