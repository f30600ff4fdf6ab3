/** The bust API: accepts a bust from a sidecar, and responds when the leader has carried it out. */
@NullMarked
package dev.appversion.operator.bust;

import org.jspecify.annotations.NullMarked;
