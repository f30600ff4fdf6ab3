/**
 * The rollout as it is stored in {@code status.rollout} and {@code status.history}: written from
 * the machine's state, with a message for people, and read again by the next reconciliation or
 * leader.
 */
@NullMarked
package dev.appversion.operator.rollout.status;

import org.jspecify.annotations.NullMarked;
