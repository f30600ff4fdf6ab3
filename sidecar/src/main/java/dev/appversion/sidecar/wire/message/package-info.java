/**
 * The grammar of HTTP/1.1 messages (RFC 9112): heads, fields, framing and chunked bodies. Pure: no
 * class of this package reads from a connection.
 */
@NullMarked
package dev.appversion.sidecar.wire.message;

import org.jspecify.annotations.NullMarked;
