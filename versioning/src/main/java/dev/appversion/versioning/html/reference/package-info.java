/**
 * Replacement of references in pages: resolution, rules, and the syntaxes that contain references.
 */
@NullMarked
package dev.appversion.versioning.html.reference;

import org.jspecify.annotations.NullMarked;
