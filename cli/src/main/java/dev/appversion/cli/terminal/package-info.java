/** The terminal and the process: streams, width, progress, signals and exit codes. */
@NullMarked
package dev.appversion.cli.terminal;

import org.jspecify.annotations.NullMarked;
