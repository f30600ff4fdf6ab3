/** Pages whose references are rewritten. */
@NullMarked
package dev.appversion.benchmarks.html;

import org.jspecify.annotations.NullMarked;
