/** Checks an installation from a pod of its own: what {@code helm test} runs. */
@NullMarked
package dev.appversion.operator.check;

import org.jspecify.annotations.NullMarked;
