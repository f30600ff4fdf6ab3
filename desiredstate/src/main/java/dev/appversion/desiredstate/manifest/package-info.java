/** Asset manifests and components: their sources, and how they are resolved. */
@NullMarked
package dev.appversion.desiredstate.manifest;

import org.jspecify.annotations.NullMarked;
