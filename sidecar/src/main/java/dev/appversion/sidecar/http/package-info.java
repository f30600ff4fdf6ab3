/** What more than one handler needs of HTTP. */
@NullMarked
package dev.appversion.sidecar.http;

import org.jspecify.annotations.NullMarked;
