/** Rules that the code of every module follows. */
@NullMarked
package dev.appversion.testkit.rules;

import org.jspecify.annotations.NullMarked;
