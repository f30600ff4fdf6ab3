/** What an AppVersion asks for, and how the cluster is made to have it. */
@NullMarked
package dev.appversion.operator.reconciler;

import org.jspecify.annotations.NullMarked;
