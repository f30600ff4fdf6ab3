/**
 * The functions of Python that Django uses: strings, {@code posixpath} and {@code urllib.parse}.
 */
@NullMarked
package dev.appversion.versioning.hashing.python;

import org.jspecify.annotations.NullMarked;
