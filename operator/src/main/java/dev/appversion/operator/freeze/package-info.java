/** The ConfigMap that holds all rollouts. */
@NullMarked
package dev.appversion.operator.freeze;

import org.jspecify.annotations.NullMarked;
