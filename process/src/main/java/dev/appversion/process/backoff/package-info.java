/** How long to wait before a retry. */
@NullMarked
package dev.appversion.process.backoff;

import org.jspecify.annotations.NullMarked;
