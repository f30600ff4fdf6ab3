/** What the store of retired assets keeps, and for how long. Pure: the store's I/O is elsewhere. */
@NullMarked
package dev.appversion.versioning.store;

import org.jspecify.annotations.NullMarked;
