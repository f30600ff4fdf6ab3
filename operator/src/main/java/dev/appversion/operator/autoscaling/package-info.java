/** Autoscalers of the app's pods, and whether they count the sidecar. */
@NullMarked
package dev.appversion.operator.autoscaling;

import org.jspecify.annotations.NullMarked;
