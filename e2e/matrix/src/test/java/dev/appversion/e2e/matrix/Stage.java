package dev.appversion.e2e.matrix;

import dev.appversion.testkit.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server with its two sidecars, started when the first client needs them, and what each client
 * observed without the sidecars.
 */
final class Stage implements AutoCloseable {
  private final Catalogue catalogue;
  private final ServerSpec spec;
  private final Path results;
  private final Map<String, Map<String, Observation>> direct = new HashMap<>();
  private @Nullable ServerProcess server;
  private @Nullable SidecarPair sidecars;
  private @Nullable Exception failure;

  Stage(Catalogue catalogue, ServerSpec spec, Path results) {
    this.catalogue = catalogue;
    this.spec = spec;
    this.results = results.resolve(spec.name());
  }

  /** What the client observes of the server itself. */
  Map<String, Observation> direct(ClientSpec client) throws IOException, InterruptedException {
    Map<String, Observation> seen = direct.get(client.name());
    if (seen == null) {
      seen = observe(client, server().address(), "direct");
      direct.put(client.name(), seen);
    }
    return seen;
  }

  /** What it observes through the sidecar in front of the server. */
  Map<String, Observation> throughSidecar(ClientSpec client)
      throws IOException, InterruptedException {
    return observe(client, sidecars().sidecar(), "sidecar");
  }

  /** What it observes through another version's sidecar, which hops to that one. */
  Map<String, Observation> throughHop(ClientSpec client) throws IOException, InterruptedException {
    return observe(client, sidecars().hop(), "hop");
  }

  /** Waits until the sidecars have no open request. */
  void awaitIdle() throws IOException {
    sidecars().awaitIdle();
  }

  private Map<String, Observation> observe(ClientSpec client, URI base, String path)
      throws IOException, InterruptedException {
    Path output = results.resolve(client.name() + "-" + path + ".jsonl");
    return ClientRun.observe(client, base, catalogue.file(), output);
  }

  private ServerProcess server() throws IOException {
    if (failure != null) {
      throw new IOException("the server could not be started before, either", failure);
    }
    if (server == null) {
      try {
        server = spec.start(results);
      } catch (IOException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }
    return server;
  }

  private SidecarPair sidecars() throws IOException {
    if (sidecars == null) {
      sidecars = new SidecarPair(server().address());
    }
    return sidecars;
  }

  @Override
  public void close() {
    if (sidecars != null) {
      sidecars.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
