/**
 * A real Kubernetes for tests: chosen by what the machine can do ({@link
 * dev.appversion.testkit.ClusterChoice}), started once per test JVM, handed to tests by {@link
 * dev.appversion.testkit.OnCluster}.
 */
@NullMarked
package dev.appversion.testkit;

import org.jspecify.annotations.NullMarked;
