/** The control plane's process. */
@NullMarked
package dev.appversion.operator;

import org.jspecify.annotations.NullMarked;
