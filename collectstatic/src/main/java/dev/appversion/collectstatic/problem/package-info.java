/** What prevents a collection, as programs and users read it. */
@NullMarked
package dev.appversion.collectstatic.problem;

import org.jspecify.annotations.NullMarked;
