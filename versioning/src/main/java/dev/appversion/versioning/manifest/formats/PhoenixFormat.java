package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * {@code priv/static/cache_manifest.json} as {@code mix phx.digest} writes it: {@code latest} maps
 * logical to digested paths, {@code digests} has these and what earlier runs left. Paths are
 * relative to {@code priv/static}, which Phoenix serves at the endpoint's root. References in style
 * sheets and to source maps become digested, imports of scripts do not.
 */
record PhoenixFormat() implements ManifestFormat {

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    manifest.copiesModules();
    Map<String, String> canonicalByDelivery = new HashMap<>();
    Map<String, String> sha512 = new HashMap<>();
    Set<String> digests = new HashSet<>();
    ManifestJson.root(
        parser,
        (key, value) -> {
          switch (key) {
            case "version" -> version(parser, value);
            case "latest" -> {
              ManifestJson.object(parser, value, key);
              ManifestJson.members(
                  parser,
                  (logical, digested) -> {
                    String canonical = ManifestJson.checkedPath(logical, parser);
                    String delivery =
                        ManifestJson.checkedPath(
                            ManifestJson.text(parser, digested, logical), parser);
                    manifest.path(canonical, delivery);
                    manifest.delivered(delivery, !delivery.equals(canonical));
                    canonicalByDelivery.put(delivery, canonical);
                  });
            }
            case "digests" -> {
              ManifestJson.object(parser, value, key);
              ManifestJson.members(
                  parser,
                  (digested, entry) -> {
                    ManifestJson.object(parser, entry, digested);
                    digests.add(ManifestJson.checkedPath(digested, parser));
                    digest(parser, digested, sha512);
                  });
            }
            default -> parser.skipChildren();
          }
        });
    // Only now: the two objects come in any order.
    for (String delivery : digests) {
      String canonical = canonicalByDelivery.get(delivery);
      if (canonical == null) {
        manifest.leftOver(delivery);
      } else if (sha512.containsKey(delivery)) {
        manifest.integrity(canonical, sha512.get(delivery));
      }
    }
    return manifest.build("run mix phx.digest");
  }

  private static void version(JsonParser parser, JsonToken value)
      throws IOException, InvalidManifestException {
    ManifestJson.expect(parser, value, JsonToken.VALUE_NUMBER_INT, "a number under 'version'");
    if (!parser.getText().equals("1")) {
      throw new InvalidManifestException(
          "version " + parser.getText() + " of Phoenix' manifest is not known; 1 is");
    }
  }

  private static void digest(JsonParser parser, String digested, Map<String, String> sha512)
      throws IOException, InvalidManifestException {
    ManifestJson.members(
        parser,
        (field, value) -> {
          if (field.equals("sha512")) {
            String hash = "sha512-" + ManifestJson.text(parser, value, field);
            ManifestJson.checkedIntegrity(digested, hash, parser);
            sha512.put(digested, hash);
          } else {
            parser.skipChildren();
          }
        });
  }
}
