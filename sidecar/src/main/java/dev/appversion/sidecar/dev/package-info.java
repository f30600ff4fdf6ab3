/** Assets from the sidecar's own disk: dev mode, and a directory of collected files. */
@NullMarked
package dev.appversion.sidecar.dev;

import org.jspecify.annotations.NullMarked;
