/** What Django uses of Python: text, {@code posixpath} and {@code urllib.parse}. */
@NullMarked
package dev.appversion.versioning.hashing.python;

import org.jspecify.annotations.NullMarked;
