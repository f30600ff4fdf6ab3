/** From an AppVersion resource, and what was found out about its versions, to a routing table. */
@NullMarked
package dev.appversion.desiredstate.release;

import org.jspecify.annotations.NullMarked;
