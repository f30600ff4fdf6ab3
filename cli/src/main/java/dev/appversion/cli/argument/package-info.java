/** How arguments and options are read, and what is reported about those that are wrong. */
@NullMarked
package dev.appversion.cli.argument;

import org.jspecify.annotations.NullMarked;
