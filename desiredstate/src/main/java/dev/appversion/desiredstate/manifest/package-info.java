/** Reads asset manifests and components from their sources and resolves them. */
@NullMarked
package dev.appversion.desiredstate.manifest;

import org.jspecify.annotations.NullMarked;
