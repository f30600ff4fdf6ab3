/** What all kinds of work use: the app behind the proxies, single requests, and checks. */
@NullMarked
package dev.appversion.benchmarks.peers.lab;

import org.jspecify.annotations.NullMarked;
