/** The operator's HTTPS server and its metrics. */
@NullMarked
package dev.appversion.operator.server;

import org.jspecify.annotations.NullMarked;
