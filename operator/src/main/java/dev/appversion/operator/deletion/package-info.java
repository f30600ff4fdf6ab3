/** What happens to the objects of an AppVersion that is deleted. */
@NullMarked
package dev.appversion.operator.deletion;

import org.jspecify.annotations.NullMarked;
