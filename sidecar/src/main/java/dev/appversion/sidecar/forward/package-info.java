/**
 * Decides where a request is sent and when it is retried, and returns the response to the client.
 */
@NullMarked
package dev.appversion.sidecar.forward;

import org.jspecify.annotations.NullMarked;
