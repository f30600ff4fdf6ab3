package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An app that is restarted refuses connections for a while. Requests for files of pages wait longer
 * than those for pages: some browsers cache a failed {@code import()} while the page is open.
 */
class RestartingAppTest {
  /** Binds the app's port, so that connections to it are refused. */
  private final Socket taken = new Socket();

  private Pod pod;

  @BeforeEach
  void start() throws IOException {
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    pod = Pod.before("127.0.0.1:" + taken.getLocalPort());
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
  }

  @AfterEach
  void stop() throws IOException {
    pod.close();
    taken.close();
  }

  @Test
  void aChunkWaits() throws Exception {
    waits("/build/app-0a1b2c3d4e5f.js");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAssetOfAManifestWaitsOnceTheStoreDoesNotHaveIt(boolean withStore) throws Exception {
    try (AssetApp store = new AssetApp()) {
      Shop shop =
          new Shop()
              .version("v1", 1, pod.hostAndPort())
              .manifest("v1", Map.of("app.js", "app.d2a57dc1d883.js"));
      pod.state.publish((withStore ? shop.store(store.hostAndPort()) : shop).view("v1"));

      waits("/static/app.d2a57dc1d883.js");
      assertThat(store.seen()).hasSize(withStore ? 1 : 0);
    }
  }

  private void waits(String path) throws Exception {
    int port = taken.getLocalPort();
    try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawHttp.Response> chunk = client.submit(() -> RawHttp.get(pod.address(), path));
      // One more than the attempts for a page: at the app, and five times through the Service.
      await().until(() -> pod.metrics.total(Count.UPSTREAM_CONNECT_ERRORS) > 6);
      taken.close();
      try (RawApp app =
          RawApp.start(
              connection -> {
                connection.head();
                connection.ok("app");
              },
              port)) {
        assertThat(chunk.get().status()).isEqualTo(200);
        assertThat(app.heads()).hasSize(1);
      }
    }
  }

  @Test
  void aPageDoesNot() throws IOException {
    assertThat(RawHttp.get(pod.address(), "/build").status()).isEqualTo(503);
    assertThat(pod.metrics.total(Count.RETRIES)).isEqualTo(5);
  }
}
