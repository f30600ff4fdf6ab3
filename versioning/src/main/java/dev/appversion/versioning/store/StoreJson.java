package dev.appversion.versioning.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.appversion.versioning.contract.StoreFields;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON between operator and store, and in the store. Unknown keys are ignored; every key that
 * is present must be valid.
 */
public final class StoreJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StoreJson() {}

  /** The JSON of a release. */
  public static byte[] write(StoredRelease release) {
    return bytes(node(release));
  }

  /**
   * Reads a release.
   *
   * @throws IOException if it is malformed
   */
  public static StoredRelease readRelease(byte[] json) throws IOException {
    return release(tree(json));
  }

  /** The JSON of a list of releases. */
  public static byte[] writeReleases(List<StoredRelease> releases) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode list = root.putArray("releases");
    releases.forEach(release -> list.add(node(release)));
    return bytes(root);
  }

  /**
   * Reads a list of releases.
   *
   * @throws IOException if it is malformed
   */
  public static List<StoredRelease> readReleases(byte[] json) throws IOException {
    List<StoredRelease> releases = new ArrayList<>();
    for (JsonNode node : required(tree(json), "releases")) {
      releases.add(release(node));
    }
    return releases;
  }

  /** A list of paths under a name. */
  public static byte[] writePaths(String name, List<String> paths) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode list = root.putArray(name);
    paths.forEach(list::add);
    return bytes(root);
  }

  /**
   * Reads a list of paths.
   *
   * @throws IOException if it is malformed
   */
  public static List<String> readPaths(byte[] json, String name) throws IOException {
    List<String> paths = new ArrayList<>();
    for (JsonNode node : required(tree(json), name)) {
      if (!node.isTextual()) {
        throw new IOException("'" + name + "' must contain only strings");
      }
      paths.add(node.textValue());
    }
    return paths;
  }

  /** A release to be stored. */
  public static byte[] writeBegin(String appVersion, List<String> paths) {
    return bytes(begin(appVersion, paths));
  }

  /** Paths that are to be added to those of a release. */
  public static byte[] writeAdd(String appVersion, List<String> paths) {
    return bytes(begin(appVersion, paths).put("add", true));
  }

  /**
   * Whether the JSON of {@link #writeBegin} or {@link #writeAdd} adds to a release.
   *
   * @throws IOException if it is neither
   */
  public static boolean isAdd(byte[] json) throws IOException {
    return tree(json).path("add").asBoolean();
  }

  private static ObjectNode begin(String appVersion, List<String> paths) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put(StoreFields.APP_VERSION, appVersion);
    ArrayNode list = root.putArray(StoreFields.PATHS);
    paths.forEach(list::add);
    return root;
  }

  /**
   * A string member of an object.
   *
   * @throws IOException if it is missing
   */
  public static String readText(byte[] json, String name) throws IOException {
    return text(tree(json), name);
  }

  /** The JSON of an asset. */
  public static byte[] write(StoredAsset asset) {
    return bytes(node(asset));
  }

  /**
   * Reads an asset.
   *
   * @throws IOException if it is malformed
   */
  public static StoredAsset readAsset(byte[] json) throws IOException {
    return asset(tree(json));
  }

  /** The JSON of assets by path. */
  public static byte[] writeAssets(Map<String, StoredAsset> assets) {
    ObjectNode root = MAPPER.createObjectNode();
    assets.forEach((path, asset) -> root.set(path, node(asset)));
    return bytes(root);
  }

  /**
   * Reads assets by path.
   *
   * @throws IOException if the JSON has another form
   */
  public static Map<String, StoredAsset> readAssets(byte[] json) throws IOException {
    Map<String, StoredAsset> assets = new LinkedHashMap<>();
    for (var field : tree(json).properties()) {
      assets.put(field.getKey(), asset(field.getValue()));
    }
    return assets;
  }

  /** The result of an upload. */
  public static byte[] writeBlob(String sha256, long size) {
    return bytes(
        MAPPER.createObjectNode().put(StoreFields.SHA256, sha256).put(StoreFields.SIZE, size));
  }

  /**
   * The result of a sweep.
   *
   * @param young the number of paths that were too young to delete
   */
  public static byte[] writeSweep(int assets, int blobs, long bytes, int young) {
    return bytes(
        MAPPER
            .createObjectNode()
            .put(StoreFields.ASSETS, assets)
            .put(StoreFields.BLOBS, blobs)
            .put(StoreFields.BYTES, bytes)
            .put(StoreFields.YOUNG, young));
  }

  private static ObjectNode node(StoredRelease release) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("namespace", release.id().app().namespace());
    node.put("app", release.id().app().name());
    node.put("version", release.id().version());
    node.put("manifest", release.id().manifest());
    node.put(StoreFields.APP_VERSION, release.appVersion());
    node.put(StoreFields.ASSETS, release.assets());
    node.put("complete", release.complete());
    node.put("storedAt", release.storedAt().toString());
    release.retiredAt().ifPresent(at -> node.put("retiredAt", at.toString()));
    release.orphanedAt().ifPresent(at -> node.put("orphanedAt", at.toString()));
    return node;
  }

  private static StoredRelease release(JsonNode node) throws IOException {
    try {
      return new StoredRelease(
          new ReleaseId(
              new AppId(text(node, "namespace"), text(node, "app")),
              text(node, "version"),
              text(node, "manifest")),
          text(node, StoreFields.APP_VERSION),
          required(node, StoreFields.ASSETS).asInt(),
          required(node, "complete").asBoolean(),
          Instant.parse(text(node, "storedAt")),
          instant(node, "retiredAt"),
          instant(node, "orphanedAt"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("not a stored release: " + e.getMessage(), e);
    }
  }

  private static ObjectNode node(StoredAsset asset) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put(StoreFields.SHA256, asset.sha256());
    node.put(StoreFields.SIZE, asset.size());
    ObjectNode headers = node.putObject("headers");
    asset.headers().forEach(headers::put);
    return node;
  }

  private static StoredAsset asset(JsonNode node) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (var field : node.path("headers").properties()) {
      headers.put(field.getKey(), field.getValue().asText(""));
    }
    try {
      return new StoredAsset(
          text(node, StoreFields.SHA256), required(node, StoreFields.SIZE).asLong(-1), headers);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a stored asset: " + e.getMessage(), e);
    }
  }

  private static Optional<Instant> instant(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isTextual() ? Optional.of(Instant.parse(value.textValue())) : Optional.empty();
  }

  private static String text(JsonNode node, String name) throws IOException {
    JsonNode value = required(node, name);
    if (!value.isTextual()) {
      throw new IOException("'" + name + "' must be a string");
    }
    return value.textValue();
  }

  private static JsonNode required(JsonNode node, String name) throws IOException {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IOException("'" + name + "' is missing");
    }
    return value;
  }

  private static JsonNode tree(byte[] json) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException(message(e), e);
    }
    if (!node.isObject()) {
      throw new IOException("it must be a JSON object");
    }
    return node;
  }

  private static String message(JsonProcessingException e) {
    JsonLocation at = e.getLocation(); // null if a limit of the parser is exceeded
    return at == null
        ? e.getOriginalMessage()
        : "line %d, column %d: %s"
            .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage());
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
