/** One client request: what it says, and who answers it. */
@NullMarked
package dev.appversion.sidecar.request;

import org.jspecify.annotations.NullMarked;
