/** What a reference in a page becomes: resolution, rules, and the forms that carry references. */
@NullMarked
package dev.appversion.versioning.html.reference;

import org.jspecify.annotations.NullMarked;
