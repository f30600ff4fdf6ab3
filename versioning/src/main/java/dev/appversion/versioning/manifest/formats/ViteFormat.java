package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.names.NameHashDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code .vite/manifest.json} (Vite's guide, "Backend Integration"): an object of chunks by source
 * path. Delivery paths are relative to Vite's {@code base}.
 *
 * <p>A source path is a canonical one, except where it names no file below the root (shared chunks,
 * {@code ../}) or a page, whose entry is the script in it.
 */
record ViteFormat() implements ManifestFormat {

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    ManifestJson.root(
        parser,
        (key, value) -> {
          ManifestJson.object(parser, value, key);
          chunk(parser, key, manifest);
        });
    return manifest.build(
        "Vite puts them in unless build.rollupOptions.output names files otherwise");
  }

  private static void chunk(JsonParser parser, String key, ManifestBuilder manifest)
      throws IOException, InvalidManifestException {
    String[] file = {""};
    String[] name = {""};
    List<String> others = new ArrayList<>();
    ManifestJson.members(
        parser,
        (field, value) -> {
          switch (field) {
            case "file" ->
                file[0] = ManifestJson.checkedPath(ManifestJson.text(parser, value, field), parser);
            case "name" -> name[0] = ManifestJson.text(parser, value, field);
            case "css", "assets" -> files(parser, value, field, others);
            default -> parser.skipChildren();
          }
        });
    if (file[0].isEmpty()) {
      throw new InvalidManifestException(
          "'"
              + ManifestJson.printable(key)
              + "' has no key 'file', which Vite writes for each chunk"
              + ManifestJson.at(parser));
    }
    String plain =
        name[0].isEmpty()
            ? NameHashDetector.stem(key)
            : name[0].substring(name[0].lastIndexOf('/') + 1);
    manifest.made(file[0], plain);
    for (String other : others) {
      manifest.made(other, plain);
    }
    if (ManifestJson.isPath(key) && !key.startsWith("_") && !key.endsWith(".html")) {
      manifest.path(key, file[0]);
    }
  }

  private static void files(JsonParser parser, JsonToken value, String field, List<String> files)
      throws IOException, InvalidManifestException {
    for (String file : ManifestJson.texts(parser, value, field)) {
      files.add(ManifestJson.checkedPath(file, parser));
    }
  }
}
