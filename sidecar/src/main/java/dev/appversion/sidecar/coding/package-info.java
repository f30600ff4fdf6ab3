/**
 * Content codings, and the negotiation of them with clients (RFC 9110 sections 8.4.1 and 12.5.3).
 */
@NullMarked
package dev.appversion.sidecar.coding;

import org.jspecify.annotations.NullMarked;
