package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.names.NameHashDetector;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * An object of delivery paths by canonical ones: what webpack-manifest-plugin, rspack's, and
 * webpack-assets-manifest write, and Propshaft did before its release 1.2. In
 * webpack-assets-manifest's, which Shakapacker uses, a value may be an object with {@code src} and
 * {@code integrity}; its {@code entrypoints} name files that have separate entries.
 *
 * <p>webpack puts its {@code publicPath} before each path. Where that is an absolute path or a URL,
 * its path is kept, and cut off by {@link Manifest#below}.
 */
record NamesFormat() implements ManifestFormat {
  /** The key under which webpack-assets-manifest lists the files that belong together. */
  static final String ENTRYPOINTS = "entrypoints";

  private static final Pattern ABSOLUTE_URL = Pattern.compile("(?i)(https?:)?//.*");

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    ManifestJson.root(
        parser,
        (key, value) -> {
          if (key.equals(ENTRYPOINTS) && value == JsonToken.START_OBJECT) {
            parser.skipChildren();
          } else {
            entry(parser, key, value, manifest);
          }
        });
    return manifest.build(
        "webpack: set output.filename to '[name].[contenthash].js', and likewise the other names");
  }

  /** Reads one file's entry; the parser is at its value. */
  static void entry(JsonParser parser, String key, JsonToken value, ManifestBuilder manifest)
      throws IOException, InvalidManifestException {
    String[] integrity = {""};
    String[] src = {""};
    if (value == JsonToken.START_OBJECT) {
      ManifestJson.members(
          parser,
          (field, text) -> {
            switch (field) {
              case "src" -> src[0] = ManifestJson.text(parser, text, field);
              case "integrity" -> {
                String values = ManifestJson.text(parser, text, field);
                integrity[0] =
                    values.isEmpty()
                        ? ""
                        : ManifestJson.strongestIntegrity(key, values, parser).toString();
              }
              default -> parser.skipChildren();
            }
          });
    } else {
      src[0] = ManifestJson.text(parser, value, key);
    }
    String delivery = delivery(src[0], parser);
    if (PropshaftFormat.isDigestedBefore(delivery)) {
      manifest.delivered(delivery, true);
    } else {
      manifest.judged(delivery, NameHashDetector.stem(key));
    }
    if (ManifestJson.isPath(key)) {
      manifest.path(key, delivery);
      if (!integrity[0].isEmpty()) {
        manifest.integrity(key, integrity[0]);
      }
    }
  }

  /** A path, or the path of a URL, as webpack writes it with its {@code publicPath}. */
  static String delivery(String value, JsonParser parser) throws InvalidManifestException {
    if (value.indexOf('?') >= 0 || value.indexOf('#') >= 0) {
      throw new InvalidManifestException(
          "'"
              + ManifestJson.printable(value)
              + "' has a query or a fragment; a hash has to be in the path to be cached for ever"
              + ManifestJson.at(parser));
    }
    String path = ABSOLUTE_URL.matcher(value).matches() ? path(value, parser) : value;
    if (path.startsWith("/")) {
      return '/' + ManifestJson.checkedPath(path.substring(1), parser);
    }
    return ManifestJson.checkedPath(path.startsWith("./") ? path.substring(2) : path, parser);
  }

  private static String path(String url, JsonParser parser) throws InvalidManifestException {
    try {
      String path = new URI(url).getPath();
      return path == null ? "" : path;
    } catch (URISyntaxException e) {
      throw new InvalidManifestException(
          "'" + ManifestJson.printable(url) + "' is not a URL" + ManifestJson.at(parser), e);
    }
  }
}
