/** The work of the proxies and its measurements: one class for each kind of work. */
@NullMarked
package dev.appversion.benchmarks.peers.work;

import org.jspecify.annotations.NullMarked;
