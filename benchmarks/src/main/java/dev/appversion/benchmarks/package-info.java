/** Measurements. Each class says what it compares with. */
@NullMarked
package dev.appversion.benchmarks;

import org.jspecify.annotations.NullMarked;
