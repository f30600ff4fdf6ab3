package dev.appversion.sidecar.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** The timeout of a connection attempt, on an I/O thread that may be late. */
class ConnectTimeoutTest {
  private static final Duration TIMEOUT = Duration.ofMillis(50);

  private final ProxyMetrics metrics = new ProxyMetrics();
  private final DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, 2048);
  private XnioWorker worker;
  private XnioIoThread thread;

  @BeforeEach
  void start() throws IOException {
    worker =
        Xnio.getInstance()
            .createWorker(OptionMap.builder().set(Options.WORKER_IO_THREADS, 1).getMap());
    thread = worker.getIoThread();
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.shutdownNow();
    assertThat(worker.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    buffers.close();
  }

  private ConnectionPool pool() {
    return new ConnectionPool(
        thread,
        buffers,
        TIMEOUT,
        Duration.ofSeconds(30),
        new Admission(ProxyLimits.DEFAULT, TIMEOUT, metrics),
        metrics.upstream());
  }

  /** The result of one attempt: "connected", or why not. */
  private static final class Result extends CompletableFuture<String>
      implements ConnectionPool.Taker {
    @Override
    public void connected(Lease lease) {
      lease.discard();
      complete("connected");
    }

    @Override
    public void notConnected(IOException e) {
      complete(e.getMessage());
    }

    @Override
    public void refused() {
      complete("refused");
    }
  }

  @Test
  void aConnectionThatWasAcceptedInTimeIsUsedAlthoughTheThreadIsLate() throws Exception {
    List<Result> results = new ArrayList<>();
    try (ServerSocket app = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      ConnectionPool pool = pool();
      CompletableFuture<Void> blocked = new CompletableFuture<>();
      thread.execute(
          () -> {
            for (int i = 0; i < 20; i++) {
              Result result = new Result();
              results.add(result);
              pool.acquire(
                  (InetSocketAddress) app.getLocalSocketAddress(),
                  true,
                  ExchangeKind.REQUEST,
                  result);
            }
            accept(app, results.size());
            long start = System.nanoTime();
            while (System.nanoTime() - start < 2 * TIMEOUT.toNanos()) {
              Thread.onSpinWait(); // the thread is busy until all timers are due
            }
            blocked.complete(null);
          });
      blocked.get(10, TimeUnit.SECONDS);

      for (Result result : results) {
        assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("connected");
      }
    }
  }

  private static void accept(ServerSocket app, int count) {
    try {
      for (int i = 0; i < count; i++) {
        app.accept();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aConnectionThatIsNotAcceptedFails() throws Exception {
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) { // fills its queue: Linux ignores further attempts
        filling.add(new Socket(app.getInetAddress(), app.getLocalPort()));
      }
      ConnectionPool pool = pool();
      Result result = new Result();
      thread.execute(
          () ->
              pool.acquire(
                  (InetSocketAddress) app.getLocalSocketAddress(),
                  true,
                  ExchangeKind.REQUEST,
                  result));

      assertThat(result.get(10, TimeUnit.SECONDS)).contains("timed out");
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }
}
