/** Rewrites the pages of the own app on their way to the client. */
@NullMarked
package dev.appversion.sidecar.html;

import org.jspecify.annotations.NullMarked;
