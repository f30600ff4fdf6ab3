/**
 * Third phase of a reconciliation: writes the planned objects, in an order in which no request
 * fails, and deletes unneeded objects after a delay.
 */
@NullMarked
package dev.appversion.operator.apply;

import org.jspecify.annotations.NullMarked;
