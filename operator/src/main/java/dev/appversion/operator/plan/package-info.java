/**
 * Second phase of a reconciliation: from what was observed to the objects that are to be applied,
 * in which order, and to those that are no longer needed. Pure.
 */
@NullMarked
package dev.appversion.operator.plan;

import org.jspecify.annotations.NullMarked;
