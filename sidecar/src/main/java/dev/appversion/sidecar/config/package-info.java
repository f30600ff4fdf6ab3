/** The sidecar's settings: environment variables, read once into one validated record. */
@NullMarked
package dev.appversion.sidecar.config;

import org.jspecify.annotations.NullMarked;
