/** Injection without the webhook: YAML in, YAML with sidecars out. */
@NullMarked
package dev.appversion.cli.inject;

import org.jspecify.annotations.NullMarked;
