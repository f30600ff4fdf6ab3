/** The command line: {@code appversion}, also {@code kubectl appversion}. */
@NullMarked
package dev.appversion.cli;

import org.jspecify.annotations.NullMarked;
