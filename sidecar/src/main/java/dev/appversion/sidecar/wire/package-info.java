/**
 * HTTP/1.1 messages as bytes (RFC 9112): one strict parser for both sides of the sidecar.
 *
 * <p>Undertow's own parsers accept messages whose end two servers can interpret differently, refuse
 * request targets that browsers send, and change field values. The conduits of this package run
 * below Undertow. They parse each message ({@link dev.appversion.sidecar.wire.message}), and pass
 * to Undertow only how it is framed: {@link dev.appversion.sidecar.wire.RequestConduit} for
 * requests, and its counterpart for responses.
 */
@NullMarked
package dev.appversion.sidecar.wire;

import org.jspecify.annotations.NullMarked;
