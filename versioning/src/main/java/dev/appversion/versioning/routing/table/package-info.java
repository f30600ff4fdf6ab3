/** The routing table, the settings in it, its JSON, and the release that it is compiled from. */
@NullMarked
package dev.appversion.versioning.routing.table;

import org.jspecify.annotations.NullMarked;
