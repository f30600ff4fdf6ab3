/** Parts of an HTTP message: method, target, addresses and single fields. */
@NullMarked
package dev.appversion.sidecar.http;

import org.jspecify.annotations.NullMarked;
