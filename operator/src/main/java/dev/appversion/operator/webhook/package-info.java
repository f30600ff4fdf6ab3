/**
 * The admission webhooks: they inject sidecars into pods, release objects before a deletion, and
 * set the author of a command.
 */
@NullMarked
package dev.appversion.operator.webhook;

import org.jspecify.annotations.NullMarked;
