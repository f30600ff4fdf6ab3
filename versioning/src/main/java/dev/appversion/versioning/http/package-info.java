/** Conditional and range requests (RFC 9110 sections 13 and 14), for the sidecar and the store. */
@NullMarked
package dev.appversion.versioning.http;

import org.jspecify.annotations.NullMarked;
