/**
 * Collects static files into one folder, each under its own name and under one that carries a hash
 * of its content, and writes the manifest: what Django's {@code collectstatic} does, for any app.
 */
@NullMarked
package dev.appversion.collectstatic;

import org.jspecify.annotations.NullMarked;
