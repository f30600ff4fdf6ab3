/**
 * First phase of a reconciliation: reads an AppVersion's pods, sidecars, manifests, keys and
 * referenced objects. Contains the event sources that report their changes.
 */
@NullMarked
package dev.appversion.operator.observe;

import org.jspecify.annotations.NullMarked;
