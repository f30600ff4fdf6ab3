/** Which version answers a request: the routing table, the request's facts and the decision. */
@NullMarked
package dev.appversion.versioning.routing;

import org.jspecify.annotations.NullMarked;
