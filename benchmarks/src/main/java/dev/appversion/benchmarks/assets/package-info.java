/** Hashed assets, their compressed siblings and their manifest. */
@NullMarked
package dev.appversion.benchmarks.assets;

import org.jspecify.annotations.NullMarked;
