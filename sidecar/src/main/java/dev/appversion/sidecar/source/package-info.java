/**
 * Where routing tables come from: the API server, files, or the settings alone. Whatever is wrong
 * with one is logged and counted, and the last good state stays in force.
 */
@NullMarked
package dev.appversion.sidecar.source;

import org.jspecify.annotations.NullMarked;
