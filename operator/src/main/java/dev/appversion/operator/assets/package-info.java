/** Fills the store of retired assets from running pods, and says what it may forget. */
@NullMarked
package dev.appversion.operator.assets;

import org.jspecify.annotations.NullMarked;
