/** Options of the JVM in the sidecar's image. */
@NullMarked
package dev.appversion.benchmarks.jvm;

import org.jspecify.annotations.NullMarked;
