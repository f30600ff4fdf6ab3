/** The routing state of the sidecar, replaced as a whole. */
@NullMarked
package dev.appversion.sidecar.state;

import org.jspecify.annotations.NullMarked;
