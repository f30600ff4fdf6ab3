/** What can only be measured on a cluster. */
@NullMarked
package dev.appversion.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
