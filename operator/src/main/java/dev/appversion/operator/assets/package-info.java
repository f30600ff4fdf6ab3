/**
 * Stores the assets of live versions in the asset store, and decides which retired releases it
 * deletes.
 */
@NullMarked
package dev.appversion.operator.assets;

import org.jspecify.annotations.NullMarked;
