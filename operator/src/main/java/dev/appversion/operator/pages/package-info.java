/** Who uses the versions of an app: rounds of requests to all its sidecars. */
@NullMarked
package dev.appversion.operator.pages;

import org.jspecify.annotations.NullMarked;
