package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;

/**
 * {@code asset-manifest.json} of create-react-app: {@code files} is an object as
 * webpack-manifest-plugin writes it, {@code entrypoints} a list of files that are in it as well.
 * Paths are absolute, as {@code PUBLIC_URL} has them.
 */
record CreateReactAppFormat() implements ManifestFormat {

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    ManifestJson.root(
        parser,
        (key, value) -> {
          if (key.equals("files")) {
            ManifestJson.object(parser, value, key);
            ManifestJson.members(
                parser, (name, file) -> NamesFormat.entry(parser, name, file, manifest));
          } else {
            parser.skipChildren();
          }
        });
    return manifest.build("react-scripts build puts them in by itself");
  }
}
