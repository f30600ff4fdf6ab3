/** Responses that the sidecar writes itself: errors, conflicts, and their pages. */
@NullMarked
package dev.appversion.sidecar.response;

import org.jspecify.annotations.NullMarked;
