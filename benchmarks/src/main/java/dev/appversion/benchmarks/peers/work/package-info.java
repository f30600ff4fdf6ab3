/** What the proxies do, and what is measured then: one class for each kind of work. */
@NullMarked
package dev.appversion.benchmarks.peers.work;

import org.jspecify.annotations.NullMarked;
