package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A format of manifests, detected by its structure (ADR 13). */
sealed interface ManifestFormat
    permits BundleTrackerFormat,
        CreateReactAppFormat,
        DjangoFormat,
        EsbuildFormat,
        NamesFormat,
        PhoenixFormat,
        PropshaftFormat,
        ViteFormat {

  /** Keys that identify a format with few of them; their members are names. */
  Set<String> TOP_LEVEL =
      Set.of("inputs", "outputs", "latest", "digests", "files", "assets", "chunks");

  /**
   * Reads a manifest of this kind.
   *
   * @param parser before the first token
   */
  Manifest read(JsonParser parser) throws IOException, InvalidManifestException;

  /**
   * Detects the format of a manifest. Reads only as much as necessary; the rest is not checked.
   *
   * @throws InvalidManifestException if it has no known format
   */
  static ManifestFormat detect(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestJson.expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a JSON object");
    Set<String> objects = new HashSet<>();
    boolean names = false;
    boolean entrypoints = false;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (key.equals("paths") && value != JsonToken.VALUE_STRING) {
        return new DjangoFormat();
      }
      if (value == JsonToken.START_OBJECT) {
        objects.add(key);
        Optional<ManifestFormat> byMember =
            TOP_LEVEL.contains(key) ? skip(parser) : byMember(parser);
        if (byMember.isPresent()) {
          return byMember.get();
        }
      } else {
        names |= value == JsonToken.VALUE_STRING;
        entrypoints |= value == JsonToken.START_ARRAY && key.equals(NamesFormat.ENTRYPOINTS);
        parser.skipChildren();
      }
      if (objects.contains("inputs") && objects.contains("outputs")) {
        return new EsbuildFormat();
      }
      if (objects.contains("latest") && objects.contains("digests")) {
        return new PhoenixFormat();
      }
      if (objects.contains("assets") && objects.contains("chunks")) {
        return new BundleTrackerFormat();
      }
      if (objects.contains("files") && entrypoints) {
        return new CreateReactAppFormat();
      }
    }
    objects.remove(NamesFormat.ENTRYPOINTS);
    if (names && objects.isEmpty()) {
      return new NamesFormat();
    }
    ManifestJson.end(parser);
    throw new InvalidManifestException(
        "no key 'paths' as in staticfiles.json, nor the shape of a manifest of Vite,"
            + " webpack-manifest-plugin, webpack-assets-manifest, webpack-bundle-tracker,"
            + " create-react-app, esbuild, Propshaft or Phoenix");
  }

  private static Optional<ManifestFormat> skip(JsonParser parser) throws IOException {
    parser.skipChildren();
    return Optional.empty();
  }

  /** Reads an entry of the root object; leaves the parser at its end. */
  private static Optional<ManifestFormat> byMember(JsonParser parser)
      throws IOException, InvalidManifestException {
    ManifestFormat[] found = new ManifestFormat[1];
    ManifestJson.members(
        parser,
        (key, value) -> {
          if (value == JsonToken.VALUE_STRING && key.equals("file")) {
            found[0] = new ViteFormat();
          } else if (value == JsonToken.VALUE_STRING && key.equals("digested_path")) {
            found[0] = new PropshaftFormat();
          } else if (value == JsonToken.VALUE_STRING && key.equals("src") && found[0] == null) {
            found[0] = new NamesFormat();
          } else {
            parser.skipChildren();
          }
        });
    return Optional.ofNullable(found[0]);
  }
}
