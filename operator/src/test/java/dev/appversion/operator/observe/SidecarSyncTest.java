package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.pods.SidecarState;
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
  private static final ResourceID APP = new ResourceID("shop", "web");

  @Test
  void sidecarsInSyncAreProbedEveryMinute() throws Exception {
    assertThat(secondsUntilNextProbe("\"assetMismatches\":[]")).isEqualTo(60);
  }

  @Test
  void aSidecarThatReportsMismatchesIsProbedMoreOften() throws Exception {
    assertThat(
            secondsUntilNextProbe(
                "\"assetMismatches\":[{\"version\":\"v1\",\"path\":\"a.0123456789ab.css\"}]"))
        .isEqualTo(15);
  }

  @Test
  void sidecarsThatAreNotReadyAreProbedForTheStateOfTheirApp() throws Exception {
    Probed probed = probed(false, "\"appProblem\":\"the app accepts no connections\"");

    assertThat(probed.secondsUntilNext()).isEqualTo(5);
    assertThat(probed.states().get("uid-1").problemOfApp())
        .contains("the app accepts no connections");
  }

  @Test
  void ofSidecarsThatAreNotReadyOnlyTheStateOfTheirAppCounts() throws Exception {
    assertThat(probed(false, "\"appProblem\":null").states())
        .isEqualTo(Map.of("uid-1", new SidecarState.Enforces("", "")));
  }

  private static long secondsUntilNextProbe(String field) throws Exception {
    return probed(true, field).secondsUntilNext();
  }

  /** The reports, and the time until the next probe. */
  private record Probed(Map<String, SidecarState> states, long secondsUntilNext) {}

  @Test
  void theLastReportStaysWhileASidecarDoesNotRespond() throws Exception {
    HttpServer admin = admin("\"appProblem\":\"the app accepts no connections\"");
    try (Delays delays = new Delays();
        HttpClient http = HttpClient.newHttpClient()) {
      SidecarSync sync = started(http, delays, admin);
      List<PodView> pods = List.of(pod(admin.getAddress().getPort(), false));
      sync.states(APP, "r1", "k1", pods);
      assertThat(delays.recorded.poll(10, TimeUnit.SECONDS)).isNotNull();
      admin.stop(0);

      sync.states(APP, "r2", "k1", pods);
      assertThat(delays.recorded.poll(10, TimeUnit.SECONDS)).isNotNull();

      assertThat(sync.states(APP, "r2", "k1", pods).get("uid-1").problemOfApp()).isPresent();
      sync.stop();
    } finally {
      admin.stop(0);
    }
  }

  private static Probed probed(boolean ready, String field) throws Exception {
    HttpServer admin = admin(field);
    try (Delays delays = new Delays();
        HttpClient http = HttpClient.newHttpClient()) {
      SidecarSync sync = started(http, delays, admin);
      List<PodView> pods = List.of(pod(admin.getAddress().getPort(), ready));
      sync.states(APP, "r1", "k1", pods);
      Long millis = delays.recorded.poll(10, TimeUnit.SECONDS);
      Map<String, SidecarState> states = sync.states(APP, "r1", "k1", pods);
      sync.stop();
      return new Probed(states, TimeUnit.MILLISECONDS.toSeconds(millis));
    } finally {
      admin.stop(0);
    }
  }

  private static SidecarSync started(HttpClient http, Delays delays, HttpServer admin) {
    SidecarProbe probe = new SidecarProbe(http);
    // One probe before: the first request loads classes, which may take longer than the deadline.
    probe.probe("127.0.0.1:" + admin.getAddress().getPort()).join();
    SidecarSync sync = new SidecarSync(probe, delays);
    sync.setEventHandler(event -> {});
    sync.start();
    return sync;
  }

  private static HttpServer admin(String field) throws Exception {
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
    return admin;
  }

  private static PodView pod(int adminPort, boolean ready) {
    return PodViews.pod(
        "1",
        Map.of(),
        new PodView.State("127.0.0.1", ready, false),
        new PodView.Sidecar(OptionalInt.empty(), OptionalInt.of(adminPort), ""));
  }

  /** Records the delays of scheduled tasks, and runs none. */
  private static final class Delays extends ScheduledThreadPoolExecutor {
    final BlockingQueue<Long> recorded = new LinkedBlockingQueue<>();

    Delays() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      recorded.add(unit.toMillis(delay));
      return super.schedule(() -> {}, 0, unit);
    }
  }
}
