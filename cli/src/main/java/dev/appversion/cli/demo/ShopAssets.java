package dev.appversion.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The assets of one version of the shop under content-hashed names, with their manifest. */
final class ShopAssets {
  static final String CSS = "shop.css";
  static final String HTMX = "htmx.min.js";

  private static final String HTMX_JAR = "org.webjars.npm/htmx.org";

  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<String, String> paths = new TreeMap<>();

  private ShopAssets() {}

  static ShopAssets of(String version) {
    ShopAssets assets = new ShopAssets();
    assets.add(CSS, resource("/dev/appversion/cli/demo/" + version + "/" + CSS));
    assets.add(
        HTMX, resource("/META-INF/resources/webjars/htmx.org/" + htmxVersion() + "/dist/" + HTMX));
    assets.files.put(DataKeys.MANIFEST, assets.manifest());
    return assets;
  }

  /** The file at a path below the static URL. */
  Optional<byte[]> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The content-hashed path of a canonical path. */
  String hashed(String canonical) {
    return Objects.requireNonNull(paths.get(canonical), canonical);
  }

  private void add(String name, byte[] bytes) {
    int dot = name.lastIndexOf('.');
    String hashed =
        name.substring(0, dot) + "." + Digests.md5Hex(bytes).substring(0, 12) + name.substring(dot);
    files.put(name, bytes);
    files.put(hashed, bytes);
    paths.put(name, hashed);
  }

  private byte[] manifest() {
    try {
      // Version 1.0 of the format has no hash: the reader derives the one that Django would write.
      return new JsonMapper().writeValueAsBytes(Map.of("version", "1.0", "paths", paths));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings can always be written as JSON", e);
    }
  }

  private static String htmxVersion() {
    Properties properties = new Properties();
    try (InputStream in = stream("/META-INF/maven/" + HTMX_JAR + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  static byte[] resource(String path) {
    try (InputStream in = stream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String path) {
    return Objects.requireNonNull(
        ShopAssets.class.getResourceAsStream(path), "not on the class path: " + path);
  }
}
