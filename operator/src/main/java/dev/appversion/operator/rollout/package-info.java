/** Rollouts: what is observed, what is decided, and how status stores it. */
@NullMarked
package dev.appversion.operator.rollout;

import org.jspecify.annotations.NullMarked;
