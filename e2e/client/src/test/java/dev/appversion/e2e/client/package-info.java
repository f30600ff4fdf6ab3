/** The client script in a real browser, with real sidecars and the real htmx, without a cluster. */
@NullMarked
package dev.appversion.e2e.client;

import org.jspecify.annotations.NullMarked;
