package dev.appversion.versioning.manifest.formats;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a manifest, which can be read several times: a large manifest is never in memory as
 * a whole, and its format is detected in a separate pass.
 */
@FunctionalInterface
public interface ManifestSource {
  /** The bytes from their beginning; to be closed. */
  InputStream open() throws IOException;
}
