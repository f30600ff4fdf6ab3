/** Storage of objects by key, in a directory or a bucket. */
@NullMarked
package dev.appversion.store.backend;

import org.jspecify.annotations.NullMarked;
