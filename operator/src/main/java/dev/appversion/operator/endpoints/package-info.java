/** Webhook, certificate and bust API, wired together from their settings. */
@NullMarked
package dev.appversion.operator.endpoints;

import org.jspecify.annotations.NullMarked;
