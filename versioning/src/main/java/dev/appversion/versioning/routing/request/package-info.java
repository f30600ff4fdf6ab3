/** What a request states that matters to routing: its kind, its pins, its cookies, its bucket. */
@NullMarked
package dev.appversion.versioning.routing.request;

import org.jspecify.annotations.NullMarked;
