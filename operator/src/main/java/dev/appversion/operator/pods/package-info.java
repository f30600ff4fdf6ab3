/** The app's pods and their sidecars. */
@NullMarked
package dev.appversion.operator.pods;

import org.jspecify.annotations.NullMarked;
