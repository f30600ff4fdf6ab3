/** The commands that sign tokens with the secret key of an app. */
@NullMarked
package dev.appversion.cli.token;

import org.jspecify.annotations.NullMarked;
