package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Routing tables that change continuously: no request fails, and nothing accumulates. */
class FlappingTableTest {
  private static final int CLIENTS = 4;
  private static final int CHANGES = 150;
  private static final long INTERVAL_MILLIS = 20;
  private static final int MANY = 10_000;
  private static final long TOLERANCE = 2 << 20;

  @Test
  void noRequestFailsWhileTablesChange50TimesASecond() throws Exception {
    try (RawApp one = RawApp.saying("v1");
        RawApp two = RawApp.saying("v2");
        Pod entry = Pod.before(one.hostAndPort());
        Pod other = Pod.before(two.hostAndPort());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Shop shop = new Shop().version("v1", 50, entry.hostAndPort());
      entry.state.publish(shop.view("v1"));
      other.state.publish(shop.version("v2", 50, other.hostAndPort()).view("v2"));
      AtomicInteger changes = new AtomicInteger();
      var _ =
          timer.scheduleAtFixedRate(
              () -> {
                int change = changes.incrementAndGet();
                Shop next = new Shop().version("v1", change % 100, entry.hostAndPort());
                if (change % 3 > 0) {
                  next.version("v2", 100 - change % 100, other.hostAndPort());
                }
                entry.state.publish(next.view("v1"));
              },
              0,
              INTERVAL_MILLIS,
              TimeUnit.MILLISECONDS);
      Queue<String> wrong = new ConcurrentLinkedQueue<>();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> browse(entry, changes, wrong)));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(two.heads()).as("requests at the version that comes and goes").isNotEmpty();
    }
  }

  private static void browse(Pod entry, AtomicInteger changes, Queue<String> wrong) {
    while (changes.get() < CHANGES) {
      try {
        RawHttp.Response response = RawHttp.get(entry.address(), "/", "Accept: text/html");
        if (response.status() != 200) {
          wrong.add(response.toString());
        }
      } catch (IOException e) {
        wrong.add(e.toString());
      }
    }
  }

  @Test
  void tenThousandAddressesLeaveNoConnectionAndNoMemory() throws Exception {
    try (AnyLoopbackAddress peers = new AnyLoopbackAddress();
        RawApp app = RawApp.saying("v1");
        Pod pod = Pod.before(app.hostAndPort())) {
      long before = 0;
      for (int i = 1; i <= MANY; i++) {
        String address = "127.1." + i / 250 + '.' + (1 + i % 250) + ':' + peers.port();
        pod.state.publish(
            new Shop()
                .version("v1", 1, pod.hostAndPort())
                .version("v2", 0, address, "av-" + i)
                .view("v1"));
        if (i % 25 == 0) {
          assertThat(RawHttp.get(pod.address(), "/", "X-App-Requested-Version: v2").body())
              .isEqualTo("ok");
        }
        if (i == MANY / 10) {
          before = heapAfterGc();
        }
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(pod.metrics.upstream().value(Gauge.CONNECTIONS))
                      .isLessThanOrEqualTo(2));
      await().untilAsserted(() -> assertThat(peers.open()).isLessThanOrEqualTo(1));
      long limit = before + TOLERANCE;
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(heapAfterGc()).isLessThan(limit));
    }
  }

  private static long heapAfterGc() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Sidecars at all addresses of the loopback network. */
  private static final class AnyLoopbackAddress implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    AnyLoopbackAddress() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          open.add(socket);
          Thread.ofVirtual().start(() -> serve(socket));
        }
      } catch (IOException closed) {
        return;
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        int ends = 0;
        for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
          ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
          if (ends == 2) {
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        .getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException left) {
        return;
      } finally {
        open.remove(socket);
      }
    }

    int port() {
      return server.getLocalPort();
    }

    int open() {
      return open.size();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
