/** Load generators, each a process of its own on the core of the app. */
@NullMarked
package dev.appversion.benchmarks.peers.load;

import org.jspecify.annotations.NullMarked;
