package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.versioning.manifest.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;

/** The fixture of asset tests: apps with files, their sidecars, and a table. */
abstract class AssetStories {
  static final String IMMUTABLE = "public, max-age=31536000, immutable";
  static final String TYPE = "Content-Type";
  static final String JS = "text/javascript";
  static final String TEXT = "let shop = 'open'; // a typical line of a script\n".repeat(40);

  private final List<AutoCloseable> open = new ArrayList<>();
  final Shop shop = new Shop();
  private final Map<String, Map<String, String>> manifests = new HashMap<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  AssetApp app() {
    return keep(new AssetApp());
  }

  Pod pod(AssetApp app) {
    return keep(Pod.before(app.hostAndPort()));
  }

  /** A version with an app and its sidecar; more assets may be added before {@link #publish}. */
  Pod version(String name, AssetApp app) {
    Pod pod = pod(app);
    shop.version(name, 1, pod.hostAndPort());
    return pod;
  }

  /** Names a file like Django and adds it to a version's manifest. */
  String hashed(String version, String canonical, String content) {
    int dot = canonical.lastIndexOf('.');
    String hash = Digests.md5Hex(content.getBytes(UTF_8)).substring(0, 12);
    String path = canonical.substring(0, dot) + '.' + hash + canonical.substring(dot);
    manifests.computeIfAbsent(version, v -> new HashMap<>()).put(canonical, path);
    shop.manifest(version, manifests.get(version));
    return "/static/" + path;
  }

  void publish(Map<String, Pod> pods) {
    pods.forEach((name, pod) -> pod.state.publish(shop.view(name)));
  }

  /** One version, one app with one file. */
  Pod single(AssetApp app) {
    Pod pod = version("v1", app);
    publish(Map.of("v1", pod));
    return pod;
  }

  /** A version whose sidecar caches no bytes: it streams checked assets. */
  Pod streaming(String name, AssetApp app) {
    Pod pod =
        keep(Pod.before(app.hostAndPort(), settings -> settings.withAssetCache(0), Buster.NONE));
    shop.version(name, 1, pod.hostAndPort());
    return pod;
  }

  /** Waits for an app for a second at most. */
  static ProxySettings impatient(ProxySettings settings) {
    Duration second = Duration.ofSeconds(1);
    return settings.withTimeouts(second, second, Duration.ofSeconds(20), second);
  }

  static String unzipped(RawHttp.Response response) throws IOException {
    byte[] bytes = response.body().getBytes(ISO_8859_1);
    return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8);
  }
}
