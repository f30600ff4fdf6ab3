package dev.appversion.versioning.manifest.formats;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where a manifest's bytes come from, more than once: a large one is never in memory as a whole,
 * and its format is detected in a separate pass.
 */
@FunctionalInterface
public interface ManifestSource {
  /** The bytes from their beginning; to be closed. */
  InputStream open() throws IOException;
}
