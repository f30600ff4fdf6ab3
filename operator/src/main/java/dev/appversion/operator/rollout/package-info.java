/** Rollouts: what is observed, and what is decided. */
@NullMarked
package dev.appversion.operator.rollout;

import org.jspecify.annotations.NullMarked;
