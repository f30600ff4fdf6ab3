/** Lists the files to collect, and hashes the files of components. */
@NullMarked
package dev.appversion.collectstatic.source;

import org.jspecify.annotations.NullMarked;
