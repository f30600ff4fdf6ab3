/** One client request: its facts, its context, and the source of its response. */
@NullMarked
package dev.appversion.sidecar.request;

import org.jspecify.annotations.NullMarked;
