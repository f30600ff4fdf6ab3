/** The objects that an AppVersion asks for. Pure. */
@NullMarked
package dev.appversion.desiredstate.objects;

import org.jspecify.annotations.NullMarked;
