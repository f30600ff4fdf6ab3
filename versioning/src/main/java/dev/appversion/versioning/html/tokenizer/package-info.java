/** Splits streamed HTML into tokens (HTML standard, 13.2.5). */
@NullMarked
package dev.appversion.versioning.html.tokenizer;

import org.jspecify.annotations.NullMarked;
