/** Autoscalers of the app's pods, and whether they measure the sidecar. */
@NullMarked
package dev.appversion.operator.autoscaling;

import org.jspecify.annotations.NullMarked;
