/** Rate-limited logging of limits that are reached. */
@NullMarked
package dev.appversion.sidecar.log;

import org.jspecify.annotations.NullMarked;
