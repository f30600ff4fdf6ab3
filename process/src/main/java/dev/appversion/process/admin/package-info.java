/** The admin port: probes and metrics. */
@NullMarked
package dev.appversion.process.admin;

import org.jspecify.annotations.NullMarked;
