/**
 * Whether the sidecars of the pods enforce the table in force: which to probe, when, and how many.
 */
@NullMarked
package dev.appversion.operator.sync;

import org.jspecify.annotations.NullMarked;
