/** Asset manifests and components: where they come from, and how they are kept. */
@NullMarked
package dev.appversion.desiredstate.manifest;

import org.jspecify.annotations.NullMarked;
