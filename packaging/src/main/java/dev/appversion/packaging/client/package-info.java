/** The bundle of the client scripts. */
@NullMarked
package dev.appversion.packaging.client;

import org.jspecify.annotations.NullMarked;
