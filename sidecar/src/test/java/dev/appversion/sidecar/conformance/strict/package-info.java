/** A strict parser of HTTP/1.1 (RFC 9112), and bytes as text. Shares no code with the sidecar. */
@org.jspecify.annotations.NullMarked
package dev.appversion.sidecar.conformance.strict;
