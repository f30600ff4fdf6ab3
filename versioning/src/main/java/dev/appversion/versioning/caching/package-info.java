/** The rules of shared caches for a response (RFC 9111, RFC 9213). */
@NullMarked
package dev.appversion.versioning.caching;

import org.jspecify.annotations.NullMarked;
