/** The delays before retries. */
@NullMarked
package dev.appversion.process.backoff;

import org.jspecify.annotations.NullMarked;
