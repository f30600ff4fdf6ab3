/** How much clients use each version now: open pages, tunnels, and requests of programs. */
@NullMarked
package dev.appversion.sidecar.pages;

import org.jspecify.annotations.NullMarked;
