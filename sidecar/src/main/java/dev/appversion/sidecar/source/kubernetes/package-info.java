/** The API server of Kubernetes as far as the sidecar uses it: reads and watches of one object. */
@NullMarked
package dev.appversion.sidecar.source.kubernetes;

import org.jspecify.annotations.NullMarked;
