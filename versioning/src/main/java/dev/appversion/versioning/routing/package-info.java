/** The routing decision: which version responds, from a table and the facts of a request. */
@NullMarked
package dev.appversion.versioning.routing;

import org.jspecify.annotations.NullMarked;
