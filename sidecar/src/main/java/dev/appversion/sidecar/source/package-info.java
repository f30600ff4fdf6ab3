/**
 * The sources of routing tables: the API server, files, or the settings only. An invalid table is
 * logged and counted, and the last valid state stays in use.
 */
@NullMarked
package dev.appversion.sidecar.source;

import org.jspecify.annotations.NullMarked;
