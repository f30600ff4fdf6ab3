/**
 * Content-hashed names and the references between assets, as Django's {@code
 * ManifestStaticFilesStorage} of the 5.2 series understands them. Pure: text in, text out.
 */
@NullMarked
package dev.appversion.versioning.hashing;

import org.jspecify.annotations.NullMarked;
