/**
 * AppVersion resources in files: read with the lines they stand on, checked as the API server does.
 */
@NullMarked
package dev.appversion.cli.resource;

import org.jspecify.annotations.NullMarked;
