/** What the reconciler counts. */
@NullMarked
package dev.appversion.operator.metrics;

import org.jspecify.annotations.NullMarked;
