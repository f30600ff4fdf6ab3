/**
 * The framing corpus: cases of bytes, played against a proxy between a raw client and a raw app.
 */
@org.jspecify.annotations.NullMarked
package dev.appversion.sidecar.conformance;
