/** Addresses, and failures of the connections to them. */
@NullMarked
package dev.appversion.process.net;

import org.jspecify.annotations.NullMarked;
