package dev.appversion.cli.local;

import dev.appversion.desiredstate.manifest.ManifestProblem.Reason;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.Sources;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Manifests and components without Kubernetes: ConfigMaps of the file, paths of the upstreams. */
final class LocalSources implements Sources {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http;
  private final Map<String, ConfigMap> configMaps;
  private final Map<String, URI> upstreams;

  /**
   * @param upstreams the addresses of the apps by version name
   */
  LocalSources(HttpClient http, Map<String, ConfigMap> configMaps, Map<String, URI> upstreams) {
    this.http = http;
    this.configMaps = configMaps;
    this.upstreams = upstreams;
  }

  @Override
  public Optional<ConfigMap> configMap(String name) {
    return Optional.ofNullable(configMaps.get(name));
  }

  @Override
  public PathRead path(String version, String path, String source) {
    URI upstream = upstreams.get(version);
    if (upstream == null) {
      return new PathRead.NoPod();
    }
    try {
      URI uri = upstream.resolve(path);
      var response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          return unreachable(uri + " returned status " + response.statusCode());
        }
        byte[] file = body.readNBytes(ManifestReader.MAX_BYTES + 1);
        return new PathRead.Read(ResolvedManifest.read(file, source));
      }
    } catch (InvalidManifestException e) {
      return new PathRead.Failed(Reason.ManifestMalformed, String.valueOf(e.getMessage()));
    } catch (IOException | IllegalArgumentException e) {
      return unreachable("the upstream " + upstream + " cannot be read: " + IoFailure.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreachable("interrupted");
    }
  }

  private static PathRead unreachable(String message) {
    return new PathRead.Failed(Reason.ManifestUnreachable, message);
  }
}
