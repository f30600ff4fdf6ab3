package dev.appversion.versioning.manifest;

import static dev.appversion.versioning.manifest.ManifestJson.at;
import static dev.appversion.versioning.manifest.ManifestJson.checkedIntegrity;
import static dev.appversion.versioning.manifest.ManifestJson.checkedPath;
import static dev.appversion.versioning.manifest.ManifestJson.expect;
import static dev.appversion.versioning.manifest.ManifestJson.printable;
import static dev.appversion.versioning.manifest.ManifestJson.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads manifests: {@code staticfiles.json} as Django's {@code ManifestStaticFilesStorage} writes
 * it (manifest versions 1.0, without a hash, and 1.1), ours, which has more keys, and those of
 * bundlers, told by their shape ({@link ManifestFormat}). Keys that it does not know are passed
 * over.
 */
public final class ManifestReader {
  /** The largest manifest that is read, in bytes. */
  public static final int MAX_BYTES = 32 << 20;

  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}");

  private ManifestReader() {}

  /** Reads a manifest. The error names line and column of what cannot be used. */
  public static Manifest read(byte[] json) throws InvalidManifestException {
    if (json.length > MAX_BYTES) {
      throw new InvalidManifestException(
          "the manifest has " + json.length + " bytes; at most " + MAX_BYTES + " are read");
    }
    String text = decode(json);
    ManifestFormat format = ManifestFormat.of(text);
    return ManifestJson.parse(text, format::read);
  }

  private static String decode(byte[] json) throws InvalidManifestException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidManifestException("not UTF-8", e);
    }
  }

  /** Reads Django's, or ours. */
  static Manifest django(JsonParser parser) throws IOException, InvalidManifestException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a JSON object");
    Map<String, String> paths = null;
    Map<String, String> integrity = Map.of();
    String hash = "";
    String version = "";
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (key) {
        case "paths" -> {
          expect(parser, value, JsonToken.START_OBJECT, "an object under 'paths'");
          paths = paths(parser);
        }
        case "integrity" -> {
          expect(parser, value, JsonToken.START_OBJECT, "an object under 'integrity'");
          integrity = integrity(parser);
        }
        case "hash" -> hash = text(parser, value, key);
        case "version" -> version = text(parser, value, key);
        default -> parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw new InvalidManifestException("more than one JSON value" + at(parser));
    }
    if (paths == null) {
      throw new InvalidManifestException("no key 'paths': is this a staticfiles.json?");
    }
    if (!version.isEmpty() && !version.startsWith("1.")) {
      throw new InvalidManifestException(
          "manifest version '" + version + "' is not known; 1.0 and 1.1 are");
    }
    if (hash.isEmpty()) {
      hash = DjangoManifestHash.of(paths);
    } else if (!HASH.matcher(hash).matches()) {
      throw new InvalidManifestException("'hash' does not fit a header: " + printable(hash));
    }
    return Manifest.of(paths, hash, integrity);
  }

  private static Map<String, String> paths(JsonParser parser)
      throws IOException, InvalidManifestException {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      String delivery = text(parser, parser.nextToken(), canonical);
      paths.put(canonical, checkedPath(delivery, parser));
    }
    return paths;
  }

  private static Map<String, String> integrity(JsonParser parser)
      throws IOException, InvalidManifestException {
    Map<String, String> integrity = new LinkedHashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      String value = text(parser, parser.nextToken(), canonical);
      integrity.put(canonical, checkedIntegrity(canonical, value, parser));
    }
    return integrity;
  }
}
