/** The parts of a request that routing uses: its kind, its pins, its cookies, its bucket. */
@NullMarked
package dev.appversion.versioning.routing.request;

import org.jspecify.annotations.NullMarked;
