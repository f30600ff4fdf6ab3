/** The options, threads and progress of a collection, which all of its steps use. */
@NullMarked
package dev.appversion.collectstatic.run;

import org.jspecify.annotations.NullMarked;
