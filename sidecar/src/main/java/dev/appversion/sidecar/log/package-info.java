/** One line a record on stderr. */
@NullMarked
package dev.appversion.sidecar.log;

import org.jspecify.annotations.NullMarked;
