/**
 * Hashes each file after its references were rewritten, in the order of the links between files.
 */
@NullMarked
package dev.appversion.collectstatic.hash;

import org.jspecify.annotations.NullMarked;
