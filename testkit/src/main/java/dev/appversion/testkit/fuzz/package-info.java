/** Checks of readers with stored inputs and random changes of them (docs/adr/0031-fuzzing.md). */
@NullMarked
package dev.appversion.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
