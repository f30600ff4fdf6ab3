package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.appversion.versioning.manifest.Integrity;
import dev.appversion.versioning.manifest.InvalidManifestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of manifests token by token, strictly, with errors that name line and column. */
final class ManifestJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names are paths here, each another one: a table of them would only grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(64).maxStringLength(64 << 10).build())
          .build();

  private ManifestJson() {}

  /** Reads a manifest from its first token. */
  interface Reading<T> {
    T read(JsonParser parser) throws IOException, InvalidManifestException;
  }

  /**
   * Reads one member of an object; the parser is at the start of its value, and afterwards at its
   * end.
   */
  interface Member {
    void read(String key, JsonToken value) throws IOException, InvalidManifestException;
  }

  /**
   * Reads a manifest's bytes. From characters: jackson's parser of bytes fails on the surrogate
   * pairs that Django writes into names.
   */
  static <T> T parse(ManifestSource source, Reading<T> reading) throws InvalidManifestException {
    try (InputStream bytes = source.open();
        JsonParser parser = JSON.createParser(characters(bytes))) {
      return reading.read(parser);
    } catch (CharacterCodingException e) {
      throw new InvalidManifestException("not UTF-8", e);
    } catch (JsonParseException e) {
      throw new InvalidManifestException("not JSON: " + problem(e) + at(e.getLocation()), e);
    } catch (IOException e) {
      throw new InvalidManifestException("not readable: " + e.getMessage(), e);
    }
  }

  /** The parser's words without its own description of where the object began. */
  private static String problem(JsonParseException e) {
    return e.getOriginalMessage().replaceAll("\\s*\\(start marker at .*\\)$", "");
  }

  /** Never the whole text at once: a large one twice in memory would be the peak. */
  private static Reader characters(InputStream bytes) {
    return new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
  }

  /** Reads the whole text's one object. */
  static void root(JsonParser parser, Member member) throws IOException, InvalidManifestException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a JSON object");
    members(parser, member);
    end(parser);
  }

  /** Reads the members of the object at which the parser is. */
  static void members(JsonParser parser, Member member)
      throws IOException, InvalidManifestException {
    Set<String> seen = new HashSet<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      unique(seen.add(key), key, parser);
      member.read(key, parser.nextToken());
    }
  }

  /** Checks that the input ends after the root object. */
  static void end(JsonParser parser) throws IOException, InvalidManifestException {
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw new InvalidManifestException("more than one JSON value" + at(parser));
    }
  }

  /** A path below the static URL: relative, without dot segments that lead out of it. */
  static String checkedPath(String path, JsonParser parser) throws InvalidManifestException {
    if (!isPath(path)) {
      throw new InvalidManifestException(
          "'" + printable(path) + "' is not a path below the static URL" + at(parser));
    }
    return path;
  }

  /** Whether this is a path below the static URL. */
  static boolean isPath(String path) {
    boolean escapes =
        path.startsWith("/")
            || path.indexOf('\\') >= 0
            || Arrays.asList(path.split("/", -1)).contains("..");
    return !path.isEmpty() && !escapes && path.chars().noneMatch(c -> c < ' ' || c == 0x7f);
  }

  /** A Subresource Integrity value with one hash (W3C Subresource Integrity, section 3.1). */
  static Integrity checkedIntegrity(String canonical, String value, JsonParser parser)
      throws InvalidManifestException {
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
    return integrity.get();
  }

  /**
   * The strongest of the hashes of a Subresource Integrity value, as a browser takes it (W3C
   * Subresource Integrity, section 3.3.4).
   */
  static Integrity strongestIntegrity(String canonical, String values, JsonParser parser)
      throws InvalidManifestException {
    String strongest = "";
    for (String value : values.strip().split("\\s+", -1)) {
      Integrity read = checkedIntegrity(canonical, value, parser);
      if (read.toString().compareTo(strongest) > 0) {
        strongest = read.toString(); // sha256- < sha384- < sha512-
      }
    }
    return checkedIntegrity(canonical, strongest, parser);
  }

  static void unique(boolean isNew, String key, JsonParser parser) throws InvalidManifestException {
    if (!isNew) {
      throw new InvalidManifestException("Duplicate field '" + printable(key) + "'" + at(parser));
    }
  }

  static String text(JsonParser parser, JsonToken token, String key)
      throws IOException, InvalidManifestException {
    expect(parser, token, JsonToken.VALUE_STRING, "a string under '" + printable(key) + "'");
    return parser.getText();
  }

  /** The paths, unchecked, in the array at which the parser is. */
  static List<String> texts(JsonParser parser, JsonToken token, String key)
      throws IOException, InvalidManifestException {
    expect(
        parser, token, JsonToken.START_ARRAY, "an array of paths under '" + printable(key) + "'");
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(parser, parser.currentToken(), key));
    }
    return texts;
  }

  static void object(JsonParser parser, JsonToken token, String key)
      throws InvalidManifestException {
    expect(parser, token, JsonToken.START_OBJECT, "an object under '" + printable(key) + "'");
  }

  static void expect(JsonParser parser, @Nullable JsonToken found, JsonToken wanted, String what)
      throws InvalidManifestException {
    if (found != wanted) {
      throw new InvalidManifestException("expected " + what + at(parser));
    }
  }

  static String at(JsonParser parser) {
    return at(parser.currentTokenLocation());
  }

  private static String at(JsonLocation location) {
    return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  static String printable(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
