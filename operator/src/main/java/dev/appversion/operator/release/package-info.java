/** From an AppVersion resource, and what was found out about its versions, to a routing table. */
@NullMarked
package dev.appversion.operator.release;

import org.jspecify.annotations.NullMarked;
