/** The objects that an AppVersion asks for. Pure. */
@NullMarked
package dev.appversion.operator.desired;

import org.jspecify.annotations.NullMarked;
