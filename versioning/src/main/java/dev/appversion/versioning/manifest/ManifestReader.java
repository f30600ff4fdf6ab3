package dev.appversion.versioning.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final JsonFactory JSON =
      JsonFactory.builder()
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
    try (JsonParser parser = JSON.createParser(characters(json))) {
      return read(parser);
    } catch (CharacterCodingException e) {
      throw new InvalidManifestException("not UTF-8", e);
    } catch (JsonParseException e) {
      throw new InvalidManifestException(
          "not JSON: " + e.getOriginalMessage() + at(e.getLocation()), e);
    } catch (IOException e) {
      throw new InvalidManifestException("not readable: " + e.getMessage(), e);
    }
  }

  /** Never the whole text at once: a large one twice in memory would be the peak. */
  private static Reader characters(byte[] json) {
    return new InputStreamReader(
        new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
  }

  private static Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a JSON object");
    PathTable.Builder paths = new PathTable.Builder();
    Map<String, Integrity> integrity = Map.of();
    Set<String> seen = new HashSet<>();
    String hash = "";
    String version = "";
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      unique(seen.add(key), key, parser);
      JsonToken value = parser.nextToken();
      switch (key) {
        case "paths" -> {
          expect(parser, value, JsonToken.START_OBJECT, "an object under 'paths'");
          paths(parser, paths);
        }
        case "integrity" -> {
          expect(parser, value, JsonToken.START_OBJECT, "an object under 'integrity'");
          integrity = integrity(parser, paths);
        }
        case "hash" -> hash = text(parser, value, key);
        case "version" -> version = text(parser, value, key);
        default -> parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw new InvalidManifestException("more than one JSON value" + at(parser));
    }
    if (!seen.contains("paths")) {
      throw new InvalidManifestException("no key 'paths': is this a staticfiles.json?");
    }
    if (!version.isEmpty() && !version.startsWith("1.")) {
      throw new InvalidManifestException(
          "manifest version '" + version + "' is not known; 1.0 and 1.1 are");
    }
    integrity.forEach(paths::integrity);
    PathTable table = paths.build();
    if (hash.isEmpty()) {
      hash = DjangoManifestHash.of(table.paths());
    } else if (!HASH.matcher(hash).matches()) {
      throw new InvalidManifestException("'hash' does not fit a header: " + printable(hash));
    }
    return new Manifest(table, hash, Manifest.Naming.DJANGO);
  }

  private static void paths(JsonParser parser, PathTable.Builder paths)
      throws IOException, InvalidManifestException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      String delivery = checkedPath(text(parser, parser.nextToken(), canonical), parser);
      unique(paths.add(canonical, delivery, !canonical.equals(delivery)), canonical, parser);
    }
  }

  /** Gives the paths read so far their integrity; what is left belongs to paths yet to come. */
  private static Map<String, Integrity> integrity(JsonParser parser, PathTable.Builder paths)
      throws IOException, InvalidManifestException {
    Map<String, Integrity> left = new HashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      String value = text(parser, parser.nextToken(), canonical);
      Optional<Integrity> integrity = Integrity.parse(value);
      if (integrity.isEmpty()) {
        throw new InvalidManifestException(
            "'integrity' of '"
                + printable(canonical)
                + "' is not sha256-, sha384- or sha512- and base64: '"
                + printable(value)
                + "'"
                + at(parser));
      }
      if (!paths.integrity(canonical, integrity.get())) {
        left.put(canonical, integrity.get());
      }
    }
    return left;
  }

  private static void unique(boolean isNew, String key, JsonParser parser)
      throws InvalidManifestException {
    if (!isNew) {
      throw new InvalidManifestException("Duplicate field '" + printable(key) + "'" + at(parser));
    }
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
