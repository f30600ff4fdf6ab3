/** The admin port: probes, metrics, status. */
@NullMarked
package dev.appversion.sidecar.admin;

import org.jspecify.annotations.NullMarked;
