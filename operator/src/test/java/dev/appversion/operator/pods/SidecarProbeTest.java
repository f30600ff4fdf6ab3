package dev.appversion.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

class SidecarProbeTest {
  @Test
  void aSidecarThatAcceptsNoConnectionIsUnreachableForThatReason() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(new SidecarProbe(http).probe("127.0.0.1:" + port).join())
          .isEqualTo(new SidecarState.Unreachable("connection refused"));
    }
  }
}
