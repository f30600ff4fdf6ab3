package dev.appversion.benchmarks.peers.subject;

import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.Program;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sidecar's image as it is shipped, without Kubernetes: its routing table comes from a file.
 */
record SidecarSubject(SidecarImage image) implements Subject {
  private static final String SECRET = "a secret of the benchmark";

  @Override
  public String name() {
    return "sidecar";
  }

  @Override
  public String version() throws IOException {
    return "image " + image.id() + " with JDK " + image.jdk();
  }

  @Override
  public boolean compilesWhileRunning() {
    return true;
  }

  @Override
  public boolean does(Class<? extends Job> job) {
    return true;
  }

  @Override
  public Proxy start(Job job, List<String> prefix, Path folder) throws IOException {
    int port = Program.freePort();
    int admin = Program.freePort();
    Path mounted = Files.createDirectories(folder.resolve("mounted"));
    Nginx.open(folder);
    Nginx.open(mounted);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LANG", "C.UTF-8");
    environment.put("APPVERSION_LISTEN", "127.0.0.1:" + port);
    environment.put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:" + admin);
    environment.put("SECRET_KEY", SECRET);
    switch (job) {
      case Job.Route(int v1, int v2, int connections) ->
          withTable(environment, mounted, table(v1, v2), "v1", v1);
      case Job.SecondVersion(int v1, int v2) ->
          withTable(environment, mounted, table(v1, v2), "v2", v2);
      case Job.Rewrite(int app, String manifest, String subFilters) ->
          withManifest(environment, mounted, manifest, app);
      case Job.Assets(int app, String manifest, Path root) ->
          withManifest(environment, mounted, manifest, app);
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(image.command(mounted));
    Program program = Program.start(command, environment, folder.resolve("log"));
    return new Proxy(this, program, port, URI.create("http://127.0.0.1:" + admin + "/readyz"));
  }

  private static void withTable(
      Map<String, String> environment, Path mounted, String table, String version, int app)
      throws IOException {
    Files.writeString(mounted.resolve("routing.json"), table);
    environment.put("APPVERSION_ROUTING_FILE", SidecarImage.MOUNT + "/routing.json");
    environment.put("APPVERSION_NAME", version);
    environment.put("APPVERSION_UPSTREAM", "http://127.0.0.1:" + app);
  }

  private static void withManifest(
      Map<String, String> environment, Path mounted, String manifest, int app) throws IOException {
    Files.writeString(mounted.resolve("staticfiles.json"), manifest);
    environment.put("APPVERSION_MANIFEST_FILE", SidecarImage.MOUNT + "/staticfiles.json");
    environment.put("APPVERSION_STATIC_URL", "/static/");
    environment.put("APPVERSION_UPSTREAM", "http://127.0.0.1:" + app);
  }

  /** Without the rewriting of pages, which the other proxies do not do. */
  private static String table(int v1, int v2) {
    return """
    {"app": "shop", "namespace": "web", "port": %1$d, "defaultVersion": "v1", "versions": [
      {"name": "v1", "weight": 90, "selector": {"version": "v1"}, "backend": "shop-v1", "address": "127.0.0.1:%1$d",
       "appVersion": "1.0", "source": "explicit"},
      {"name": "v2", "weight": 10, "selector": {"version": "v2"}, "backend": "shop-v2", "address": "127.0.0.1:%2$d",
       "appVersion": "2.0", "source": "explicit"}],
     "static": {"url": "/static/", "rewrite": false}, "client": {"mismatch": "ignore", "header": true},
     "versionEndpoint": true, "keyId": "%3$s", "revision": "peers"}
    """
        .formatted(v1, v2, SecretKeys.of(SECRET, Optional.empty()).id());
  }
}
