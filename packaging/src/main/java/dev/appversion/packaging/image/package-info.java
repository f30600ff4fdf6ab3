/**
 * The directories that Jib puts into an image: a Java runtime, the C library and an AOT cache
 * (docs/adr/0005-images-without-a-docker-engine.md).
 */
@NullMarked
package dev.appversion.packaging.image;

import org.jspecify.annotations.NullMarked;
