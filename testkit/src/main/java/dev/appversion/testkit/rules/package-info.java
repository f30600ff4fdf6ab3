/** Rules that the code of every module keeps. */
@NullMarked
package dev.appversion.testkit.rules;

import org.jspecify.annotations.NullMarked;
