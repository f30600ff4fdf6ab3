/** Assets of retired versions: the store that has them, and the files that are kept for it. */
@NullMarked
package dev.appversion.sidecar.retired;

import org.jspecify.annotations.NullMarked;
