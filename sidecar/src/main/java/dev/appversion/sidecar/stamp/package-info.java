/** The response stage: adds fields to a response's head just before it is sent. */
@NullMarked
package dev.appversion.sidecar.stamp;

import org.jspecify.annotations.NullMarked;
