package dev.appversion.sidecar.wire.message;

import io.undertow.util.HttpString;

/**
 * A field line (RFC 9110 section 5).
 *
 * @param name as received; equal to any other spelling of the same name in upper and lower case
 * @param value without the white space around it; each char is one byte (ISO 8859-1)
 */
public record Field(HttpString name, String value) {}
