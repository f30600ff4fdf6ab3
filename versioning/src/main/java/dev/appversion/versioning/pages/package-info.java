/** Counting the open pages of a version by the beats of their scripts. */
@NullMarked
package dev.appversion.versioning.pages;

import org.jspecify.annotations.NullMarked;
