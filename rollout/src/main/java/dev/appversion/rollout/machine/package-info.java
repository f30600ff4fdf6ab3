/** The decisions: one list of rules for each state, in the order of their rank. */
@NullMarked
package dev.appversion.rollout.machine;

import org.jspecify.annotations.NullMarked;
