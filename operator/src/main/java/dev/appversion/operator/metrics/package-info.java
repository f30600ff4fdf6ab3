/** The metrics of the operator. */
@NullMarked
package dev.appversion.operator.metrics;

import org.jspecify.annotations.NullMarked;
