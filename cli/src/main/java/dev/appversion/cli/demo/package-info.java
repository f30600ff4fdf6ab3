/** The demo: two versions of a small shop behind local mode, visitors, and live shares. */
@NullMarked
package dev.appversion.cli.demo;

import org.jspecify.annotations.NullMarked;
