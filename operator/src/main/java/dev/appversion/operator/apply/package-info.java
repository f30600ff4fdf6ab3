/**
 * Third phase of a reconciliation: writes what was planned, in an order that fails no request, and
 * deletes what is no longer needed after a delay.
 */
@NullMarked
package dev.appversion.operator.apply;

import org.jspecify.annotations.NullMarked;
