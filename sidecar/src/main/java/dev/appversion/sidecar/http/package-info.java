/** What one HTTP message says: its method, its target, its addresses and single fields. */
@NullMarked
package dev.appversion.sidecar.http;

import org.jspecify.annotations.NullMarked;
