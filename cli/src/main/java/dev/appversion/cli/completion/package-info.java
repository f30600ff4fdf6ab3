/** Completion scripts for shells, generated from the commands. */
@NullMarked
package dev.appversion.cli.completion;

import org.jspecify.annotations.NullMarked;
