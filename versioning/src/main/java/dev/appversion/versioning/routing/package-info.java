/** Which version answers a request: the decision, from a table and the facts of a request. */
@NullMarked
package dev.appversion.versioning.routing;

import org.jspecify.annotations.NullMarked;
