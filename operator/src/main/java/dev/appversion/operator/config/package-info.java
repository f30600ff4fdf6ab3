/** The operator's settings. */
@NullMarked
package dev.appversion.operator.config;

import org.jspecify.annotations.NullMarked;
