/**
 * First phase of a reconciliation: what an AppVersion, its pods, sidecars, manifests, keys and the
 * objects that it references are now, and the event sources that report when they change.
 */
@NullMarked
package dev.appversion.operator.observe;

import org.jspecify.annotations.NullMarked;
