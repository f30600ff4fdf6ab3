/**
 * The names that two or more of sidecar, operator, store and command line must agree on: header
 * fields, paths, objects, labels, annotations and keys. Each is declared here once ({@code
 * docs/reference/contracts.md} gives their meaning). Nothing here depends on the rest of the
 * domain.
 */
@NullMarked
package dev.appversion.versioning.contract;

import org.jspecify.annotations.NullMarked;
