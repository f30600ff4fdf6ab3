package dev.appversion.sidecar.source;

import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.source.kubernetes.ApiServer;
import dev.appversion.sidecar.source.kubernetes.KubernetesObject;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestBundle;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds snapshots of routing tables from the API server: fetches the manifests whose digest is
 * new, and the key if the table names another one, and publishes all of it together, or nothing.
 * Used by the watch's thread only.
 */
final class ApiSnapshots {
  /**
   * The maximum length of a ConfigMap's JSON, in bytes: 1 MiB of data, in the worst case all
   * escaped, and metadata.
   */
  static final int MAX_OBJECT_BYTES = 8 << 20;

  private final ApiServer api;
  private final String namespace;
  private final String resource;
  private final Publisher publisher;
  private final Supplier<Optional<SecretKeys>> mountedKeys;
  private Optional<SecretKeys> keys = Optional.empty();
  private Map<String, Manifest> manifestsByDigest = Map.of();
  private String lastText = "";

  /**
   * @param mountedKeys the keys that need not be fetched: set by value, or in a file
   */
  ApiSnapshots(
      ApiServer api,
      String namespace,
      String resource,
      Publisher publisher,
      Supplier<Optional<SecretKeys>> mountedKeys) {
    this.api = api;
    this.namespace = namespace;
    this.resource = resource;
    this.publisher = publisher;
    this.mountedKeys = mountedKeys;
  }

  /**
   * Publishes the table, unless it is the current one.
   *
   * @throws InvalidRoutingTableException if it cannot be used
   * @throws FetchFailedException if a manifest or key that it names cannot be read at the moment
   */
  void accept(String routingJson) throws FetchFailedException {
    if (routingJson.equals(lastText)) {
      return;
    }
    RoutingTable table = RoutingTableJson.read(routingJson);
    if (!table.app().equals(resource)) {
      throw new InvalidRoutingTableException(
          "the table is of the app " + table.app() + ", not of " + resource);
    }
    Map<String, Manifest> byDigest = new HashMap<>();
    Map<String, Manifest> byVersion = new HashMap<>();
    for (LiveVersion version : table.versions()) {
      ManifestRef ref = version.manifest();
      if (ref != null) {
        Manifest manifest = byDigest.get(ref.sha256());
        if (manifest == null) {
          manifest = manifestsByDigest.get(ref.sha256());
        }
        if (manifest == null) {
          manifest = fetchManifest(version.name(), ref);
        }
        byDigest.put(ref.sha256(), manifest);
        byVersion.put(version.name(), manifest);
      }
    }
    Optional<SecretKeys> tableKeys = keysFor(table);
    boolean inUse = publisher.publish(Origin.API, new RoutingSnapshot(table, byVersion), tableKeys);
    // Only after success: a table whose fetches failed is retried and must not count as current.
    lastText = routingJson;
    if (inUse) {
      keys = tableKeys;
      manifestsByDigest = byDigest;
    }
  }

  private Optional<SecretKeys> keysFor(RoutingTable table) throws FetchFailedException {
    if (keys.isEmpty()) {
      keys = mountedKeys.get();
    }
    if (table.keyId().isEmpty() || keys.map(SecretKeys::id).equals(Optional.of(table.keyId()))) {
      return keys;
    }
    Optional<SecretKeys> mounted = mountedKeys.get();
    if (mounted.map(SecretKeys::id).equals(Optional.of(table.keyId()))) {
      return mounted;
    }
    SecretKeys fetched = fetchKeys();
    if (!fetched.id().equals(table.keyId())) {
      throw new FetchFailedException(
          "Secret "
              + secretName()
              + " contains another key than the table names: "
              + table.keyId());
    }
    return Optional.of(fetched);
  }

  private SecretKeys fetchKeys() throws FetchFailedException {
    try {
      KubernetesObject secret =
          api.get("/api/v1/namespaces/" + namespace + "/secrets/" + secretName(), MAX_OBJECT_BYTES);
      String current =
          secret
              .secret(DataKeys.SECRET_KEY)
              .orElseThrow(() -> new IOException("it has no key '" + DataKeys.SECRET_KEY + "'"));
      return SecretKeys.of(current, secret.secret(DataKeys.SECRET_KEY_PREVIOUS));
    } catch (IOException | IllegalArgumentException e) {
      throw new FetchFailedException(
          "Secret " + secretName() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private String secretName() {
    return ObjectNames.access(resource);
  }

  private Manifest fetchManifest(String version, ManifestRef ref) throws FetchFailedException {
    String key = ref.gzip() ? DataKeys.MANIFEST_GZIP : DataKeys.MANIFEST;
    try {
      List<byte[]> parts = new ArrayList<>();
      for (String name : ref.configMaps()) {
        KubernetesObject configMap =
            api.get("/api/v1/namespaces/" + namespace + "/configmaps/" + name, MAX_OBJECT_BYTES);
        parts.add(
            configMap
                .bytes(key)
                .orElseThrow(
                    () -> new IOException("ConfigMap " + name + " has no key '" + key + "'")));
      }
      return new ManifestBundle(ref.gzip(), parts, ref.sha256()).read();
    } catch (IOException | IllegalArgumentException | InvalidManifestException e) {
      throw new FetchFailedException(
          "the manifest of version " + version + " cannot be read: " + e.getMessage(), e);
    }
  }
}
