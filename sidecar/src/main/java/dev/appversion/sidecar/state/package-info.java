/** What the sidecar knows of its app, swapped as a whole. */
@NullMarked
package dev.appversion.sidecar.state;

import org.jspecify.annotations.NullMarked;
