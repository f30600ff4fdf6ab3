package dev.appversion.e2e.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.appversion.testkit.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A server that receives SIGTERM during a response completes it, or aborts it, and the client
 * observes the same through a sidecar. Once the server is down, the sidecar sends 503.
 */
class ShutdownIT {
  private static final Path FOLDER = Path.of(System.getProperty("matrix.folder", "."));
  private static final Path RESULTS = FOLDER.resolve("target").resolve("shutdown").toAbsolutePath();

  private final Selection selection = new Selection(System.getProperty("matrix", "always"));

  private enum Outcome {
    WHOLE,
    BROKEN
  }

  @TestFactory
  Stream<DynamicTest> aResponseDuringShutdownEndsAsItDoesWithoutSidecar() throws IOException {
    List<ServerSpec> servers = Catalogue.read(FOLDER.toAbsolutePath()).servers();
    return servers.stream()
        .filter(selection::includesShutdown)
        .filter(server -> Commands.missing(server.needs()).isEmpty())
        .map(server -> dynamicTest(server.name(), () -> endsTheSame(server)));
  }

  private static void endsTheSame(ServerSpec spec) throws Exception {
    Outcome direct = stopDuringResponse(spec, "direct", null);
    assertThat(stopDuringResponse(spec, "sidecar", SidecarPair::sidecar)).isEqualTo(direct);
    assertThat(stopDuringResponse(spec, "hop", SidecarPair::hop)).isEqualTo(direct);
  }

  private static Outcome stopDuringResponse(
      ServerSpec spec, String path, Function<SidecarPair, URI> through) throws Exception {
    try (ServerProcess server = spec.start(RESULTS.resolve(spec.name()).resolve(path));
        SidecarPair sidecars = new SidecarPair(server.address());
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI base = through == null ? server.address() : through.apply(sidecars);
      HttpResponse<InputStream> response =
          http.send(get(base, "/slow"), BodyHandlers.ofInputStream());
      server.terminate();
      Outcome outcome = read(response.body());
      server.awaitEnd();
      if (through != null) {
        HttpResponse<Void> next = http.send(get(base, "/echo"), BodyHandlers.discarding());
        assertThat(next.statusCode()).as("status once the server is down").isEqualTo(503);
        sidecars.awaitIdle();
      }
      return outcome;
    }
  }

  private static HttpRequest get(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10)).build();
  }

  private static Outcome read(InputStream content) {
    try (content) {
      return content.readAllBytes().length == 50 ? Outcome.WHOLE : Outcome.BROKEN;
    } catch (IOException e) {
      return Outcome.BROKEN;
    }
  }
}
