/**
 * The admission webhooks: they inject sidecars into pods, and release objects before a deletion.
 */
@NullMarked
package dev.appversion.operator.webhook;

import org.jspecify.annotations.NullMarked;
