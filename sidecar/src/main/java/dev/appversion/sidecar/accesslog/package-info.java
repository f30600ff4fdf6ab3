/** The access log: one line of JSON for each sampled request. */
@NullMarked
package dev.appversion.sidecar.accesslog;

import org.jspecify.annotations.NullMarked;
