package dev.appversion.versioning.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code staticfiles.json} as Django's {@code ManifestStaticFilesStorage} writes it (manifest
 * versions 1.0, without a hash, and 1.1), and ours, which has more keys. Keys that it does not know
 * are passed over.
 */
public final class ManifestReader {
  /** The largest manifest that is read, in bytes. */
  public static final int MAX_BYTES = 32 << 20;

  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}");
  private static final Pattern INTEGRITY =
      Pattern.compile("sha(256-[A-Za-z0-9+/]{43}=|384-[A-Za-z0-9+/]{64}|512-[A-Za-z0-9+/]{86}==)");
  private static final Pattern COMPONENT_HASH = Pattern.compile("[0-9a-f]{64}");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(64).maxStringLength(64 << 10).build())
          .build();

  private ManifestReader() {}

  /** Reads a manifest. The error names line and column of what cannot be used. */
  public static Manifest read(byte[] json) throws InvalidManifestException {
    if (json.length > MAX_BYTES) {
      throw new InvalidManifestException(
          "the manifest has " + json.length + " bytes; at most " + MAX_BYTES + " are read");
    }
    // From characters: jackson's parser of bytes fails on the surrogate pairs that Django writes
    // into names.
    try (JsonParser parser = JSON.createParser(decode(json))) {
      return read(parser);
    } catch (JsonParseException e) {
      throw new InvalidManifestException(
          "not JSON: " + e.getOriginalMessage() + at(e.getLocation()), e);
    } catch (IOException e) {
      throw new InvalidManifestException("not readable: " + e.getMessage(), e);
    }
  }

  private static String decode(byte[] json) throws InvalidManifestException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidManifestException("not UTF-8", e);
    }
  }

  private static Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a JSON object");
    Map<String, String> paths = null;
    Map<String, String> integrity = Map.of();
    List<Component> components = List.of();
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
        case "components" -> {
          expect(parser, value, JsonToken.START_OBJECT, "an object under 'components'");
          components = components(parser);
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
    return Manifest.of(paths, hash, integrity, components);
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
      if (!INTEGRITY.matcher(value).matches()) {
        throw new InvalidManifestException(
            "'integrity' of '"
                + printable(canonical)
                + "' is not sha256-, sha384- or sha512- and base64: '"
                + printable(value)
                + "'"
                + at(parser));
      }
      integrity.put(canonical, value);
    }
    return integrity;
  }

  private static List<Component> components(JsonParser parser)
      throws IOException, InvalidManifestException {
    List<Component> components = new ArrayList<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String where = "component '" + printable(name) + "'";
      if (!Component.NAME.matcher(name).matches()) {
        throw new InvalidManifestException(where + " has a name that is not allowed" + at(parser));
      }
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "an object for " + where);
      String hash = "";
      int files = -1;
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (key) {
          case "hash" -> hash = text(parser, value, key);
          case "files" -> {
            expect(parser, value, JsonToken.VALUE_NUMBER_INT, "a number under 'files'");
            files = parser.getIntValue();
          }
          default -> parser.skipChildren();
        }
      }
      if (!COMPONENT_HASH.matcher(hash).matches() || files < 0) {
        throw new InvalidManifestException(
            where + " needs 'files', a number, and 'hash', a SHA-256 in hex" + at(parser));
      }
      components.add(new Component(name, hash, files));
    }
    return components;
  }

  private static String checkedPath(String path, JsonParser parser)
      throws InvalidManifestException {
    boolean escapes =
        path.startsWith("/")
            || path.indexOf('\\') >= 0
            || Arrays.asList(path.split("/", -1)).contains("..");
    if (path.isEmpty() || escapes || path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new InvalidManifestException(
          "'" + printable(path) + "' is not a path below the static URL" + at(parser));
    }
    return path;
  }

  private static String text(JsonParser parser, JsonToken token, String key)
      throws IOException, InvalidManifestException {
    expect(parser, token, JsonToken.VALUE_STRING, "a string under '" + printable(key) + "'");
    return parser.getText();
  }

  private static void expect(
      JsonParser parser, @Nullable JsonToken found, JsonToken wanted, String what)
      throws InvalidManifestException {
    if (found != wanted) {
      throw new InvalidManifestException("expected " + what + at(parser));
    }
  }

  private static String at(JsonParser parser) {
    return at(parser.currentTokenLocation());
  }

  private static String at(com.fasterxml.jackson.core.JsonLocation location) {
    return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static String printable(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
