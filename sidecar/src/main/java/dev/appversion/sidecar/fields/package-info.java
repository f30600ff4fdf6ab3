/**
 * Header fields of forwarded messages: which are forwarded, added or removed, and those of proxies.
 */
@NullMarked
package dev.appversion.sidecar.fields;

import org.jspecify.annotations.NullMarked;
