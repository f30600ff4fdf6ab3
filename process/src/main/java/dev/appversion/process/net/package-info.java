/** Addresses. */
@NullMarked
package dev.appversion.process.net;

import org.jspecify.annotations.NullMarked;
