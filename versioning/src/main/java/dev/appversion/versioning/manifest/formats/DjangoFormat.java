package dev.appversion.versioning.manifest.formats;

import static dev.appversion.versioning.manifest.formats.ManifestJson.at;
import static dev.appversion.versioning.manifest.formats.ManifestJson.checkedIntegrity;
import static dev.appversion.versioning.manifest.formats.ManifestJson.checkedPath;
import static dev.appversion.versioning.manifest.formats.ManifestJson.expect;
import static dev.appversion.versioning.manifest.formats.ManifestJson.printable;
import static dev.appversion.versioning.manifest.formats.ManifestJson.text;
import static dev.appversion.versioning.manifest.formats.ManifestJson.unique;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Integrity;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Knowledge;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.PathTable;
import dev.appversion.versioning.manifest.PathTableBuilder;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code staticfiles.json} as Django's {@code ManifestStaticFilesStorage} writes it (manifest
 * versions 1.0, without a hash, and 1.1) and as {@code appversion collectstatic} writes it, with
 * additional keys. Unknown keys are ignored.
 */
record DjangoFormat() implements ManifestFormat {
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}");
  private static final Pattern COMPONENT_HASH = Pattern.compile("[0-9a-f]{64}");

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a JSON object");
    PathTableBuilder paths = new PathTableBuilder();
    Map<String, Integrity> integrity = Map.of();
    Map<String, RewrittenBytes> rewritten = Map.of();
    Set<String> modules = Set.of();
    Set<String> introspective = Set.of();
    List<Component> components = List.of();
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
        case "rewritten" -> {
          expect(parser, value, JsonToken.START_OBJECT, "an object under 'rewritten'");
          rewritten = rewritten(parser);
        }
        case "modules" -> modules = listed(parser, value, key);
        case "introspective" -> introspective = listed(parser, value, key);
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
    if (!seen.contains("paths")) {
      throw new InvalidManifestException("no key 'paths': is this a staticfiles.json?");
    }
    if (!version.isEmpty() && !version.startsWith("1.")) {
      throw new InvalidManifestException(
          "manifest version '" + version + "' is not known; 1.0 and 1.1 are");
    }
    integrity.forEach(paths::integrity);
    rewritten.forEach(paths::rewritten);
    modules.forEach(paths::module);
    introspective.forEach(paths::introspective);
    PathTable table = paths.build();
    if (hash.isEmpty()) {
      hash = DjangoManifestHash.of(table.paths());
    } else if (!HASH.matcher(hash).matches()) {
      throw new InvalidManifestException("'hash' does not fit a header: " + printable(hash));
    }
    return new Manifest(
        table,
        hash,
        Manifest.Naming.DJANGO,
        components,
        new Knowledge(
            seen.contains("rewritten"),
            seen.contains("modules") ? Knowledge.Imports.LISTED : Knowledge.Imports.UNKNOWN));
  }

  private static void paths(JsonParser parser, PathTableBuilder paths)
      throws IOException, InvalidManifestException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      String delivery = checkedPath(text(parser, parser.nextToken(), canonical), parser);
      unique(paths.add(canonical, delivery, !canonical.equals(delivery)), canonical, parser);
    }
  }

  /** Sets the integrity of the paths read so far; the remaining values belong to later paths. */
  private static Map<String, Integrity> integrity(JsonParser parser, PathTableBuilder paths)
      throws IOException, InvalidManifestException {
    Map<String, Integrity> left = new HashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      String value = text(parser, parser.nextToken(), canonical);
      Integrity read = checkedIntegrity(canonical, value, parser);
      if (!paths.integrity(canonical, read)) {
        left.put(canonical, read);
      }
    }
    return left;
  }

  private static Set<String> listed(JsonParser parser, JsonToken value, String key)
      throws IOException, InvalidManifestException {
    expect(parser, value, JsonToken.START_ARRAY, "a list under '" + key + "'");
    Set<String> listed = new HashSet<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      String path = checkedPath(text(parser, next, key), parser);
      unique(listed.add(path), path, parser);
    }
    return listed;
  }

  private static Map<String, RewrittenBytes> rewritten(JsonParser parser)
      throws IOException, InvalidManifestException {
    Map<String, RewrittenBytes> rewritten = new HashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      String canonical = checkedPath(key, parser);
      expect(
          parser,
          parser.nextToken(),
          JsonToken.START_OBJECT,
          "an object for '" + printable(canonical) + "'");
      SriDigests source = null;
      SriDigests delivered = null;
      for (String of = parser.nextFieldName(); of != null; of = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (of) {
          case "source" -> source = digests(parser, value, canonical);
          case "delivered" -> delivered = digests(parser, value, canonical);
          default -> parser.skipChildren();
        }
      }
      if (source == null || delivered == null) {
        throw new InvalidManifestException(
            "'" + printable(canonical) + "' needs 'source' and 'delivered'" + at(parser));
      }
      unique(
          rewritten.put(canonical, new RewrittenBytes(source, delivered)) == null,
          canonical,
          parser);
    }
    return rewritten;
  }

  private static SriDigests digests(JsonParser parser, JsonToken value, String canonical)
      throws IOException, InvalidManifestException {
    Optional<SriDigests> digests = SriDigests.parse(text(parser, value, canonical));
    if (digests.isEmpty()) {
      throw new InvalidManifestException(
          "the digests of '"
              + printable(canonical)
              + "' are not sha256-…, sha384-… and sha512-…, with one space between them"
              + at(parser));
    }
    return digests.get();
  }

  private static List<Component> components(JsonParser parser)
      throws IOException, InvalidManifestException {
    List<Component> components = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      unique(seen.add(name), name, parser);
      components.add(component(name, parser));
    }
    return components;
  }

  private static Component component(String name, JsonParser parser)
      throws IOException, InvalidManifestException {
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
    return new Component(name, hash, files);
  }
}
