/** The bust API: takes a bust of a sidecar, and answers when the leader has carried it out. */
@NullMarked
package dev.appversion.operator.bust;

import org.jspecify.annotations.NullMarked;
