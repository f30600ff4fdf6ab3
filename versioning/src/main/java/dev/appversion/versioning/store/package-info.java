/**
 * The contents of the store of retired assets, and their retention. Pure: the module {@code store}
 * does the I/O.
 */
@NullMarked
package dev.appversion.versioning.store;

import org.jspecify.annotations.NullMarked;
