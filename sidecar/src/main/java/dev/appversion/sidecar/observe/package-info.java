/** What is recorded about each request when it has ended. */
@NullMarked
package dev.appversion.sidecar.observe;

import org.jspecify.annotations.NullMarked;
