/** The phases of a version, and when it retires. */
@NullMarked
package dev.appversion.rollout.phase;

import org.jspecify.annotations.NullMarked;
