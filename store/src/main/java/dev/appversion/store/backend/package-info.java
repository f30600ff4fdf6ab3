/** Where the bytes lie: objects by key, in a folder or in a bucket. */
@NullMarked
package dev.appversion.store.backend;

import org.jspecify.annotations.NullMarked;
