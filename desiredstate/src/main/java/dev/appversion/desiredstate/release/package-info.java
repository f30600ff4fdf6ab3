/** Maps an AppVersion resource, with findings about its versions, to a release of the domain. */
@NullMarked
package dev.appversion.desiredstate.release;

import org.jspecify.annotations.NullMarked;
