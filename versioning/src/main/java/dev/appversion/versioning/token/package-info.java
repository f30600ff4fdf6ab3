/** Keys derived from an app's secret key: bust tokens, preview tokens and signed hops. */
@NullMarked
package dev.appversion.versioning.token;

import org.jspecify.annotations.NullMarked;
