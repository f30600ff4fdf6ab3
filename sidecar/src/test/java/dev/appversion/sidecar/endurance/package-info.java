/** Promises that hold while a resource is exhausted, in a process with the options of the image. */
@NullMarked
package dev.appversion.sidecar.endurance;

import org.jspecify.annotations.NullMarked;
