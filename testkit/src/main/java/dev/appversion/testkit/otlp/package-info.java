/** A collector of OpenTelemetry for tests. */
@NullMarked
package dev.appversion.testkit.otlp;

import org.jspecify.annotations.NullMarked;
