package dev.appversion.benchmarks.peers.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConstantRateTest {
  private final AtomicInteger requests = new AtomicInteger();
  private int status = 200;
  private final Undertow app = start();

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  void sendsEachRequestOfTheSchedule() throws Exception {
    LoadResult result = new ConstantRate(new Schedule(200, 4)).run(port(), 1);

    assertThat(result.failure()).isEmpty();
    assertThat(result.requests()).isEqualTo(200);
    assertThat(requests).hasValue(200);
    assertThat(result.max()).isGreaterThanOrEqualTo(result.p50()).isPositive();
  }

  @Test
  void reportsAnUnexpectedStatus() throws Exception {
    status = 503;

    LoadResult result = new ConstantRate(new Schedule(20, 2)).run(port(), 1);

    assertThat(result.failure()).contains("HTTP/1.1 503");
  }

  @Test
  void theResultIsOneLineOfJson() throws Exception {
    LoadResult result = new LoadResult(20, 1, 2, 3, 4, "");

    assertThat(LoadResult.parse(result.json())).isEqualTo(result);
    assertThat(result.json()).doesNotContain("\n");
  }

  private Undertow start() {
    Undertow started =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  requests.incrementAndGet();
                  exchange.setStatusCode(status).getResponseSender().send("shop");
                })
            .build();
    started.start();
    return started;
  }

  private int port() {
    return ((InetSocketAddress) app.getListenerInfo().getFirst().getAddress()).getPort();
  }
}
