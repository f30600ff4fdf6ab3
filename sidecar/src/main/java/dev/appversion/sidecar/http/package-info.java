/** Fields of HTTP that more than one handler writes. */
@NullMarked
package dev.appversion.sidecar.http;

import org.jspecify.annotations.NullMarked;
