package dev.appversion.e2e.frameworks;

import dev.appversion.cli.local.LocalMode;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The versions of an app behind real sidecars. An edit is active when a method returns. */
final class Releases implements AutoCloseable {
  private static final SecretKeys KEYS =
      SecretKeys.of("a-secret-for-tests-0123456789", Optional.empty());

  private final LocalMode mode;
  private final String spec;

  private Releases(LocalMode mode, String spec) {
    this.mode = mode;
    this.spec = spec;
  }

  /**
   * All visitors get v1.
   *
   * @param spec lines of the resource's {@code spec}
   */
  static Releases start(URI origin, Map<String, URI> apps, String spec) {
    var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.getPort());
    try {
      return new Releases(
          LocalMode.start(resource(spec, weights(100, 0)), listen, apps, KEYS), spec);
    } catch (InvalidResourceException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both versions are live with equal weights. */
  void half() {
    apply(weights(50, 50));
  }

  /** New visitors get v2; v1 is live. */
  void promote() {
    apply(weights(0, 100));
  }

  /** Only this version is live. */
  void only(String version) {
    apply(Map.of(version, 100));
  }

  private static Map<String, Integer> weights(int first, int second) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    weights.put("v1", first);
    weights.put("v2", second);
    return weights;
  }

  private void apply(Map<String, Integer> weights) {
    try {
      mode.apply(resource(spec, weights));
    } catch (InvalidResourceException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ResourceFile resource(String spec, Map<String, Integer> weights)
      throws InvalidResourceException {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: appversion.dev/v1alpha1
            kind: AppVersion
            metadata: {name: app}
            spec:
              selector: {app: app}
              port: 8080
            """);
    spec.lines().forEach(line -> text.append("  ").append(line).append('\n'));
    text.append("  defaultVersion: ").append(weights.keySet().iterator().next()).append('\n');
    text.append("  versions:\n");
    weights.forEach(
        (name, weight) ->
            text.append(
                "  - {name: %s, weight: %d, selector: {version: %s}}\n"
                    .formatted(name, weight, name)));
    return ResourceFile.parse(text.toString());
  }

  @Override
  public void close() {
    mode.close();
  }
}
