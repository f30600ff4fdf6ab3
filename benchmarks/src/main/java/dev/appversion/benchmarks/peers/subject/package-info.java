/** The proxies that are compared, and how each is configured for the same job. */
@NullMarked
package dev.appversion.benchmarks.peers.subject;

import org.jspecify.annotations.NullMarked;
