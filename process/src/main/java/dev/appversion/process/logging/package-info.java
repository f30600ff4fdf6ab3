/** The log of a process: one line a record on standard error, {@code message key=value}. */
@NullMarked
package dev.appversion.process.logging;

import org.jspecify.annotations.NullMarked;
