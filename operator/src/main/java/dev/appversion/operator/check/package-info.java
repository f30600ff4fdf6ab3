/** Checks an installation from a separate pod: what {@code helm test} runs. */
@NullMarked
package dev.appversion.operator.check;

import org.jspecify.annotations.NullMarked;
