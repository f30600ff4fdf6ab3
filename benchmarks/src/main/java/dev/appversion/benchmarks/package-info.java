/** Benchmarks. Each class documents what it compares. */
@NullMarked
package dev.appversion.benchmarks;

import org.jspecify.annotations.NullMarked;
