package dev.appversion.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarProbeTest {
  private static final String ENFORCES = "\"revision\":\"r1\",\"keyId\":\"k1\"";

  @Test
  void aSidecarThatAcceptsNoConnectionIsUnreachableForThatReason() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(new SidecarProbe(http).probe("127.0.0.1:" + port).join())
          .isEqualTo(SidecarReport.unreachable("connection refused"));
    }
  }

  @Test
  void theUseOfVersionsIsRead() throws Exception {
    SidecarReport report =
        probe(
            """
            {%s,"sequence":7,"countingSeconds":421,"versions":[
             {"name":"v1","pages":1204,"tunnels":3,"pinnedPerMinute":12,"later":true},
             {"name":"v0","pages":0,"tunnels":1,"pinnedPerMinute":0}]}
            """
                .formatted(ENFORCES));

    assertThat(report.state())
        .isEqualTo(new SidecarState.Enforces("r1", 7, "k1", List.of(), Optional.empty()));
    assertThat(report.use())
        .contains(
            new SidecarUse(
                Duration.ofSeconds(421),
                Map.of(
                    "v1", new SidecarUse.Version(1204, 3, 12),
                    "v0", new SidecarUse.Version(0, 1, 0))));
    assertThat(report.use().orElseThrow().of("v2")).isEqualTo(new SidecarUse.Version(0, 0, 0));
  }

  @Test
  void aSidecarWithoutUseReportsThatNothingIsInUse() throws Exception {
    assertThat(probe("{" + ENFORCES + ",\"countingSeconds\":0,\"versions\":[]}").use())
        .contains(new SidecarUse(Duration.ZERO, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"draining\":false", // an older release
        "\"countingSeconds\":5",
        "\"versions\":[]",
        "\"countingSeconds\":null,\"versions\":[]",
        "\"countingSeconds\":-1,\"versions\":[]",
        "\"countingSeconds\":1.5,\"versions\":[]",
        "\"countingSeconds\":5,\"versions\":{}",
        "\"countingSeconds\":5,\"versions\":[7]",
        "\"countingSeconds\":5,\"versions\":[{\"name\":\"v1\"}]",
        "\"countingSeconds\":5,\"versions\":[{\"name\":\"v1\",\"pages\":-1,\"tunnels\":0,\"pinnedPerMinute\":0}]",
        "\"countingSeconds\":5,\"versions\":[{\"name\":\"v1\",\"pages\":99999999999999999999,\"tunnels\":0,\"pinnedPerMinute\":0}]",
      })
  void useThatIsNotReportedIsUnknownAndNotZero(String fields) throws Exception {
    SidecarReport report = probe("{" + ENFORCES + "," + fields + "}");

    assertThat(report)
        .isEqualTo(new SidecarReport(new SidecarState.Enforces("r1", "k1"), Optional.empty()));
  }

  private static SidecarReport probe(String status) throws Exception {
    HttpServer sidecar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sidecar.createContext(
        "/status",
        exchange -> {
          byte[] body = status.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    sidecar.start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String admin = "127.0.0.1:" + sidecar.getAddress().getPort();
      return new SidecarProbe(http).probe(admin).get();
    } finally {
      sidecar.stop(0);
    }
  }
}
