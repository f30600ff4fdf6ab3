package dev.appversion.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarProbe;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SidecarSyncTest {

  @Test
  void sidecarsInSyncAreAskedEveryMinute() throws Exception {
    assertThat(secondsUntilAskedAgain("\"assetMismatches\":[]")).isEqualTo(60);
  }

  @Test
  void oneThatFoundWrongAssetsIsAskedMoreOftenSoThatTheConditionEndsSoon() throws Exception {
    assertThat(
            secondsUntilAskedAgain(
                "\"assetMismatches\":[{\"version\":\"v1\",\"path\":\"a.0123456789ab.css\"}]"))
        .isEqualTo(15);
  }

  private static long secondsUntilAskedAgain(String field) throws Exception {
    byte[] status =
        ("{\"revision\":\"r1\",\"keyId\":\"k1\"," + field + "}").getBytes(StandardCharsets.UTF_8);
    HttpServer admin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    admin.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    admin.start();
    try (Delays delays = new Delays();
        HttpClient http = HttpClient.newHttpClient()) {
      SidecarSync sync = new SidecarSync(new SidecarProbe(http), delays);
      sync.setEventHandler(event -> {});
      sync.start();
      sync.states(
          new ResourceID("shop", "web"), "r1", "k1", List.of(pod(admin.getAddress().getPort())));
      Long millis = delays.asked.poll(10, TimeUnit.SECONDS);
      sync.stop();
      return TimeUnit.MILLISECONDS.toSeconds(millis);
    } finally {
      admin.stop(0);
    }
  }

  private static PodView pod(int adminPort) {
    return new PodView(
        "shop-1",
        "uid-1",
        Map.of(),
        "default",
        "127.0.0.1",
        true,
        false,
        OptionalInt.empty(),
        OptionalInt.of(adminPort),
        false);
  }

  /** Keeps after how long something was to happen, and lets nothing happen. */
  private static final class Delays extends ScheduledThreadPoolExecutor {
    final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();

    Delays() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      asked.add(unit.toMillis(delay));
      return super.schedule(() -> {}, 0, unit);
    }
  }
}
