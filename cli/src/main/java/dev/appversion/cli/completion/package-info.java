/** Completion scripts for shells, made from the commands themselves. */
@NullMarked
package dev.appversion.cli.completion;

import org.jspecify.annotations.NullMarked;
