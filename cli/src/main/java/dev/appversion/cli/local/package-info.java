/** Local mode: the same resource, the same table, real sidecars, no Kubernetes. */
@NullMarked
package dev.appversion.cli.local;

import org.jspecify.annotations.NullMarked;
