/** The results as JSON, and the table and the plot that are generated from it. */
@NullMarked
package dev.appversion.benchmarks.peers.report;

import org.jspecify.annotations.NullMarked;
