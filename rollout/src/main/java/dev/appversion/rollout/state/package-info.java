/** The states of a rollout, and what status keeps of them. */
@NullMarked
package dev.appversion.rollout.state;

import org.jspecify.annotations.NullMarked;
