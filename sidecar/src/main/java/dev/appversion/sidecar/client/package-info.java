/** The script for the app's pages: its bytes, its path, and the markup that loads it. */
@NullMarked
package dev.appversion.sidecar.client;

import org.jspecify.annotations.NullMarked;
