/** Rewrites the pages of the own app. */
@NullMarked
package dev.appversion.sidecar.html;

import org.jspecify.annotations.NullMarked;
