package dev.appversion.sidecar.bust;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.appversion.sidecar.bust.Buster.Result;
import dev.appversion.sidecar.net.TestAuthority;
import dev.appversion.sidecar.source.Tables;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorBusterTest {
  @TempDir static Path directory;
  private static TestAuthority authority;
  private static TestAuthority stranger;
  private static HttpsServer server;
  private static final List<String> requests = new CopyOnWriteArrayList<>();
  private static final CountDownLatch end = new CountDownLatch(1);
  private static volatile int status;
  private static volatile String body;
  private final RoutingState state = new RoutingState();

  @BeforeAll
  static void start() throws Exception {
    authority = new TestAuthority(directory, "operator");
    stranger = new TestAuthority(directory, "stranger");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          if (status == 0) {
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status == 0 ? 500 : status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    end.countDown();
    server.stop(0);
  }

  @BeforeEach
  void reset() {
    requests.clear();
    answer(200, "{\"generation\":4,\"more\":[1]}");
  }

  @Test
  void theOperatorsGenerationIsTheResult() {
    know(url(), authority.certificate());

    assertThat(bust()).isEqualTo(new Result.Accepted(4));
    assertThat(requests)
        .containsExactly("POST /v1/namespaces/web/appversions/shop/bust Bearer the-token");
  }

  @Test
  void anotherAuthorityIsNotTrusted() {
    know(url(), stranger.certificate());

    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator is not reachable"));
    assertThat(requests).isEmpty();
  }

  @Test
  void theOperatorsAuthorityIsNotOneOfThePlatform() {
    know(url(), "");

    assertThat(bust()).isInstanceOf(Result.Unavailable.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void a401IsARefusal() {
    know(url(), authority.certificate());
    answer(401, "{}");

    assertThat(bust()).isEqualTo(new Result.Refused());
  }

  @Test
  void a409IsATokenThatHasBeenUsed() {
    know(url(), authority.certificate());
    answer(409, "{}");

    assertThat(bust()).isEqualTo(new Result.Used());
  }

  @Test
  void otherResponsesLeaveTheBustUndone() {
    know(url(), authority.certificate());

    answer(404, "{}");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator does not manage this app"));
    answer(503, "{}");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator failed to process the bust"));
    answer(302, "");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator failed to process the bust"));
    answer(200, "not json");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator is not reachable"));
    answer(200, "{\"generation\":\"4\"}");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator is not reachable"));
    answer(200, "{\"x\":\"" + "y".repeat(100_000) + "\"}");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the operator is not reachable"));
  }

  @Test
  void silentOperatorIsRequestedOnce() {
    know(url(), authority.certificate());
    status = 0;

    assertThat(new OperatorBuster(state, Duration.ofMillis(300)).bust("the-token"))
        .isEqualTo(new Result.Unavailable("the operator is not reachable"));
    assertThat(requests).hasSize(1);
  }

  @Test
  void withoutAnOperatorNoRequestIsSent() {
    assertThat(bust()).isEqualTo(new Result.Unavailable("the sidecar has no routing table yet"));
    know("", "");
    assertThat(bust()).isEqualTo(new Result.Unavailable("the routing table names no operator"));
    know("ftp://127.0.0.1/", "");
    assertThat(bust()).isInstanceOf(Result.Unavailable.class);
    know("http://127.0.0.1:1", "");
    assertThat(bust()).isInstanceOf(Result.Unavailable.class);
    know(url(), "no certificate");
    assertThat(bust()).isInstanceOf(Result.Unavailable.class);
    assertThat(requests).isEmpty();
  }

  private Result bust() {
    return new OperatorBuster(state, Duration.ofSeconds(20)).bust("the-token");
  }

  private static void answer(int newStatus, String newBody) {
    status = newStatus;
    body = newBody;
  }

  private static String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private void know(String url, String certificate) {
    var table = Tables.table(8080, new BustState(3, "", url, certificate), "", null);
    state.publish(
        new RoutingState.View(
            Optional.of(new RoutingSnapshot(table, Map.of())),
            Optional.of("v1.0"),
            Optional.empty()));
  }
}
