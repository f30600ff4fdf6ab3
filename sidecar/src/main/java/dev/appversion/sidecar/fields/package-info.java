/**
 * Header fields of forwarded messages: which are forwarded, added or removed, and what proxies say.
 */
@NullMarked
package dev.appversion.sidecar.fields;

import org.jspecify.annotations.NullMarked;
