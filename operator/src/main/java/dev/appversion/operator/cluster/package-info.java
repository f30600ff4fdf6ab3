/**
 * The objects of one AppVersion in the cluster: read from caches, applied one by one, with a next
 * step for each refusal.
 */
@NullMarked
package dev.appversion.operator.cluster;

import org.jspecify.annotations.NullMarked;
