package dev.appversion.versioning.manifest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * An object of delivery paths by canonical ones and nothing else: what webpack-manifest-plugin
 * writes, and Propshaft did before its release 1.2.
 *
 * <p>webpack puts its {@code publicPath} before each path. Where that is an absolute path or a URL,
 * its path is kept, and cut off by {@link Manifest#below}.
 */
record NamesFormat() implements ManifestFormat {
  private static final Pattern ABSOLUTE_URL = Pattern.compile("(?i)(https?:)?//.*");

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    ManifestJson.root(
        parser,
        (key, value) -> {
          String delivery = delivery(ManifestJson.text(parser, value, key), parser);
          manifest.delivered(
              delivery,
              HashedName.isHashed(HashedName.stem(key), delivery)
                  || PropshaftFormat.isDigestedBefore(delivery));
          if (ManifestJson.isPath(key)) {
            manifest.path(key, delivery);
          }
        });
    return manifest.build(
        "webpack: set output.filename to '[name].[contenthash].js', and likewise the other names");
  }

  private static String delivery(String value, JsonParser parser) throws InvalidManifestException {
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
