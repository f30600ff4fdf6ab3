/**
 * The stored state of earlier collections, which determines the files that are unchanged, retained
 * or deleted.
 */
@NullMarked
package dev.appversion.collectstatic.state;

import org.jspecify.annotations.NullMarked;
