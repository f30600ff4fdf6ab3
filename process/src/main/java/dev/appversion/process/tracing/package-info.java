/**
 * What a process needs to record spans of requests; a library that is loaded on request does it.
 */
@NullMarked
package dev.appversion.process.tracing;

import org.jspecify.annotations.NullMarked;
