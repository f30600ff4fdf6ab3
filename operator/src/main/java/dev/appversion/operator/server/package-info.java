/** The operator's HTTP servers and what they count. */
@NullMarked
package dev.appversion.operator.server;

import org.jspecify.annotations.NullMarked;
