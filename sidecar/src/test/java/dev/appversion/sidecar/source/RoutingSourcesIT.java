package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.source.SourceStatus.Count;
import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.formats.ManifestBundle;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar's sources against a real API server, as a service account with the least rights. */
class RoutingSourcesIT {
  private static final String CORE = "/api/v1/namespaces/web";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/web";
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir static Path directory;
  private static LocalApiServer api;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(System.getProperty("e2e.cluster"))
        .as("etcd and kube-apiserver are disabled in this run (-De2e.cluster=none)")
        .isNotEqualTo("none");
    api = new LocalApiServer(directory);
    create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"web\"}}");
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void aPodOlderThanItsAppVersionIsRoutedAndStaysSoDuringAnOutage() throws Exception {
    RoutingState state = new RoutingState();
    SourceStatus status = new SourceStatus();
    Path routing = Files.writeString(directory.resolve("routing.json"), Tables.json(1));
    Path token = Files.writeString(directory.resolve("token"), "expired");
    Map<String, String> env = new HashMap<>();
    env.put("APPVERSION_RESOURCE", "shop");
    env.put("APPVERSION_NAMESPACE", "web");
    env.put("APPVERSION_NAME", "v1.0");
    env.put("APPVERSION_ROUTING_FILE", routing.toString());
    env.put("APPVERSION_TOKEN_FILE", token.toString());
    env.put("APPVERSION_CA_FILE", api.caFile.toString());
    env.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    env.put("KUBERNETES_SERVICE_PORT", Integer.toString(api.port));

    RoutingSources sources =
        RoutingSources.start(SidecarConfig.parse(env), state, status, InstantSource.system());
    try {
      // Meanwhile the mounted file is used.
      assertThat(state.current().bustGeneration()).isEqualTo(1);
      await().until(() -> status.problem().startsWith("the API server rejects this pod's"));

      // The kubelet mounts a new token; no object exists yet, nor the permission to read it.
      Files.writeString(token, LocalApiServer.SIDECAR_TOKEN);
      await()
          .until(
              () ->
                  status
                      .problem()
                      .startsWith("the pod's service account may not read the routing table"));

      // The operator's objects: the key, a manifest, the table, the least rights.
      byte[] manifest =
          "{\"paths\":{\"a.css\":\"a.0123456789ab.css\"},\"version\":\"1.0\"}"
              .getBytes(StandardCharsets.UTF_8);
      SecretKeys keys = SecretKeys.of(KEY, Optional.empty());
      ManifestBundle bundle = ManifestBundle.pack(manifest);
      var ref = new ManifestRef(List.of("shop-manifest-v1.0"), bundle.gzip(), bundle.sha256());
      create(
          CORE + "/secrets",
          "{\"metadata\":{\"name\":\"shop-appversion\"},\"data\":{\"secret-key\":\""
              + Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8))
              + "\"}}");
      create(
          CORE + "/configmaps",
          configMap(
              "shop-manifest-v1.0",
              "staticfiles.json",
              new String(manifest, StandardCharsets.UTF_8)));
      create(CORE + "/configmaps", table(Tables.table(2, keys.id(), ref)));
      grant();

      reaches(state, 2);
      assertThat(status.inForce().origin()).isEqualTo(Origin.API);
      assertThat(state.current().keys().orElseThrow().id()).isEqualTo(keys.id());
      assertThat(state.current().snapshot().orElseThrow().manifest("v1.0")).isPresent();
      await().untilAsserted(() -> assertThat(status.problem()).isEmpty());

      // A change arrives by the open watch.
      await().until(status::isWatching);
      long watches = status.total(Count.WATCHES_OPENED);
      replace(Tables.table(3, keys.id(), ref));
      reaches(state, 3);
      assertThat(status.total(Count.WATCHES_OPENED)).isEqualTo(watches);

      // An invalid table, and one without its manifest: the last valid one stays.
      update("{}");
      await().until(() -> status.total(Count.TABLES_REJECTED) == 1);
      replace(
          Tables.table(
              9, keys.id(), new ManifestRef(List.of("shop-manifest-v9"), false, "0".repeat(64))));
      await().until(() -> status.total(Count.FETCH_FAILURES) >= 1);
      assertThat(state.current().bustGeneration()).isEqualTo(3);
      replace(Tables.table(4, keys.id(), ref));
      reaches(state, 4);

      // The API server hangs: the state stays, and the next change arrives.
      await().until(status::isWatching);
      api.pause();
      try {
        await()
            .during(Duration.ofSeconds(3))
            .atMost(Duration.ofSeconds(5))
            .until(() -> state.current().bustGeneration() == 4);
      } finally {
        api.resume();
      }
      replace(Tables.table(5, keys.id(), ref));
      reaches(state, 5);

      // The table is deleted and created again.
      assertThat(api.status("DELETE", CORE + "/configmaps/shop-routing", "")).isEqualTo(200);
      await().until(() -> status.problem().startsWith("the routing table was deleted"));
      assertThat(state.current().bustGeneration()).isEqualTo(5);
      create(CORE + "/configmaps", table(Tables.table(6, keys.id(), ref)));
      reaches(state, 6);
    } finally {
      sources.close();
    }
  }

  /** Exactly the rights of docs/reference/contracts.md. */
  private static void grant() throws Exception {
    create(
        RBAC + "/roles",
        """
        {"metadata": {"name": "shop-appversion"}, "rules": [
          {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "watch"],
           "resourceNames": ["shop-routing", "shop-manifest-v1.0"]},
          {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"],
           "resourceNames": ["shop-appversion"]}]}
        """);
    create(
        RBAC + "/rolebindings",
        """
        {"metadata": {"name": "shop-appversion"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "shop-appversion"},
         "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "web"}]}
        """);
  }

  private static void reaches(RoutingState state, long generation) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(state.current().bustGeneration()).isEqualTo(generation));
  }

  private static String table(RoutingTable table) {
    return configMap("shop-routing", "routing.json", RoutingTableJson.write(table));
  }

  private static String configMap(String name, String key, String value) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},\"data\":{\""
        + key
        + "\":"
        + Tables.quoted(value)
        + "}}";
  }

  private static void create(String path, String json) throws Exception {
    assertThat(api.status("POST", path, json)).isEqualTo(201);
  }

  private static void replace(RoutingTable table) throws Exception {
    update(RoutingTableJson.write(table));
  }

  private static void update(String routingJson) throws Exception {
    String object = configMap("shop-routing", "routing.json", routingJson);
    assertThat(api.status("PUT", CORE + "/configmaps/shop-routing", object)).isEqualTo(200);
  }
}
