/** A real kube-apiserver without a cluster. */
@NullMarked
package dev.appversion.testkit.apiserver;

import org.jspecify.annotations.NullMarked;
