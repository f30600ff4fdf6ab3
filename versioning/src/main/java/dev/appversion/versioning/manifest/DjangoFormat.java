package dev.appversion.versioning.manifest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** {@code staticfiles.json}: Django's and ours. */
record DjangoFormat() implements ManifestFormat {
  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    return ManifestReader.django(parser);
  }
}
