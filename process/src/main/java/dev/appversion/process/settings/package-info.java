/**
 * Settings of a process: environment variables, read once into a checked record. All problems are
 * reported together; help and reference page are generated.
 */
@NullMarked
package dev.appversion.process.settings;

import org.jspecify.annotations.NullMarked;
