/**
 * AppVersion resources in files: read with the line of each value, and validated as by the API
 * server.
 */
@NullMarked
package dev.appversion.cli.resource;

import org.jspecify.annotations.NullMarked;
