/** Runs a program through a scenario, against a stub of its upstream and of the Kubernetes API. */
@NullMarked
package dev.appversion.packaging.training;

import org.jspecify.annotations.NullMarked;
