/**
 * Rewrites references in HTML while it streams by: a tokenizer after the HTML standard, and what
 * happens to its tokens.
 */
@NullMarked
package dev.appversion.versioning.html;

import org.jspecify.annotations.NullMarked;
