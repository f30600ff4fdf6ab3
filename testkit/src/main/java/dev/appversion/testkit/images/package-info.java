/** What the build puts into images. */
@NullMarked
package dev.appversion.testkit.images;

import org.jspecify.annotations.NullMarked;
