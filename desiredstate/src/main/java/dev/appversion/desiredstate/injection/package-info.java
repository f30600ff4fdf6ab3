/** The injection of the sidecar into a pod: pure, used by the webhook and by the CLI. */
@NullMarked
package dev.appversion.desiredstate.injection;

import org.jspecify.annotations.NullMarked;
