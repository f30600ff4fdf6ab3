/**
 * Compares the sidecar's image with other proxies: one command, no cluster. {@link
 * dev.appversion.benchmarks.peers.Peers} starts it.
 */
@NullMarked
package dev.appversion.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
