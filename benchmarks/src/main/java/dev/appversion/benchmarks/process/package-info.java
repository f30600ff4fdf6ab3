/** Processes that the benchmark starts, with their processor time and memory. */
@NullMarked
package dev.appversion.benchmarks.process;

import org.jspecify.annotations.NullMarked;
