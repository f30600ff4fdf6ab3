/** Splits HTML into tokens while it streams by (HTML standard, 13.2.5). */
@NullMarked
package dev.appversion.versioning.html.tokenizer;

import org.jspecify.annotations.NullMarked;
