package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * {@code public/assets/.manifest.json} of Rails' Propshaft since 1.2: an object of entries by
 * logical path. Delivery paths are relative to {@code config.assets.prefix}.
 */
record PropshaftFormat() implements ManifestFormat {
  /** Propshaft does not change such names ({@code Asset#already_digested?}). */
  private static final Pattern DIGESTED_BEFORE =
      Pattern.compile(".*-[0-9a-zA-Z_-]{7,128}\\.digested.*");

  static boolean isDigestedBefore(String delivery) {
    return DIGESTED_BEFORE.matcher(delivery).matches();
  }

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    ManifestJson.root(
        parser,
        (key, value) -> {
          ManifestJson.object(parser, value, key);
          entry(parser, ManifestJson.checkedPath(key, parser), manifest);
        });
    return manifest.build("Propshaft puts them in by itself");
  }

  private static void entry(JsonParser parser, String canonical, ManifestBuilder manifest)
      throws IOException, InvalidManifestException {
    String[] delivery = {""};
    ManifestJson.members(
        parser,
        (field, value) -> {
          if (field.equals("digested_path")) {
            delivery[0] = ManifestJson.checkedPath(ManifestJson.text(parser, value, field), parser);
          } else if (field.equals("integrity") && value != JsonToken.VALUE_NULL) {
            String hash = ManifestJson.text(parser, value, field);
            ManifestJson.checkedIntegrity(canonical, hash, parser);
            manifest.integrity(canonical, hash);
          } else {
            parser.skipChildren();
          }
        });
    if (delivery[0].isEmpty()) {
      throw new InvalidManifestException(
          "'"
              + ManifestJson.printable(canonical)
              + "' has no key 'digested_path', which Propshaft writes for each asset"
              + ManifestJson.at(parser));
    }
    manifest.path(canonical, delivery[0]);
    manifest.delivered(
        delivery[0], !delivery[0].equals(canonical) || isDigestedBefore(delivery[0]));
  }
}
