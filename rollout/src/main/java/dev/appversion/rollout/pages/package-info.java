/** When it is believed that no page of a version is open. */
@NullMarked
package dev.appversion.rollout.pages;

import org.jspecify.annotations.NullMarked;
