/**
 * How one object comes to be in the cluster as it is desired, and what is done if it is refused.
 */
@NullMarked
package dev.appversion.operator.apply;

import org.jspecify.annotations.NullMarked;
