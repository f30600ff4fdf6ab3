/** The store of retired assets: a small server with a volume or a bucket. */
@NullMarked
package dev.appversion.store;

import org.jspecify.annotations.NullMarked;
