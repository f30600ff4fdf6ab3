/** Parses arguments and options, and reports invalid ones. */
@NullMarked
package dev.appversion.cli.argument;

import org.jspecify.annotations.NullMarked;
