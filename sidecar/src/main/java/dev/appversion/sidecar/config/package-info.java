/** The sidecar's settings: environment variables, read once into one checked record. */
@NullMarked
package dev.appversion.sidecar.config;

import org.jspecify.annotations.NullMarked;
