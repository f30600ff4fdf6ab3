/**
 * The objects of one AppVersion in the cluster: read from caches, applied one by one, and what is
 * done if the API server refuses one.
 */
@NullMarked
package dev.appversion.operator.cluster;

import org.jspecify.annotations.NullMarked;
