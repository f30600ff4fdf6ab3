/** The API of appversion.dev, version v1alpha1. */
@NullMarked
package dev.appversion.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
