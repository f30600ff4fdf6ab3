/** The adoption of an entry Service that existed before the AppVersion. */
@NullMarked
package dev.appversion.operator.entry;

import org.jspecify.annotations.NullMarked;
