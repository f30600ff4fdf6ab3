/** A real browser for tests. */
@NullMarked
package dev.appversion.testkit.browser;

import org.jspecify.annotations.NullMarked;
