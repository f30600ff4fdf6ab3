package dev.appversion.benchmarks.controlplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.appversion.benchmarks.process.Pause;
import dev.appversion.sidecar.source.kubernetes.ApiServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The sidecars of all pods in this process: a watch each, and one listener for the admin ports of
 * all addresses of loopback.
 */
final class FakeSidecars implements AutoCloseable {
  /** Addresses in 127.1.0.1 to 127.4.249.250. */
  static final int MAX = 4 * 62_500;

  /** Between two starts: connections of a fleet are not opened in one moment either. */
  private static final Duration BETWEEN_STARTS = Duration.ofMillis(2);

  private final Map<String, FakeSidecar> byAddress = new LinkedHashMap<>();
  private final Map<FakeApp, List<FakeSidecar>> byApp = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ExecutorService responses = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer admin;

  FakeSidecars(Collection<FakeApp> apps, URI url, Path token, Path certificate) throws IOException {
    for (FakeApp app : apps) {
      for (int pod : app.pods()) {
        // A client for each, as each is used by one thread.
        FakeSidecar sidecar = new FakeSidecar(new ApiServer(url, token, certificate), app);
        byAddress.put(FakeApp.address(pod), sidecar);
        byApp.computeIfAbsent(app, it -> new ArrayList<>()).add(sidecar);
      }
    }
    admin = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 1_024);
    admin.setExecutor(responses);
    admin.createContext("/status", this::status);
  }

  int adminPort() {
    return admin.getAddress().getPort();
  }

  void start() {
    admin.start();
    for (FakeSidecar sidecar : byAddress.values()) {
      threads.add(Thread.ofVirtual().name("sidecar").start(sidecar));
      Pause.of(BETWEEN_STARTS);
    }
  }

  List<FakeSidecar> of(FakeApp app) {
    return byApp.get(app);
  }

  /** How often sidecars were probed, in total. */
  long probes() {
    return byAddress.values().stream().mapToLong(sidecar -> sidecar.probes.get()).sum();
  }

  /** How many watches have ended with an error, in total. */
  long failures() {
    return byAddress.values().stream().mapToLong(sidecar -> sidecar.failures.get()).sum();
  }

  private void status(HttpExchange exchange) throws IOException {
    try (exchange) {
      FakeSidecar sidecar = byAddress.get(exchange.getLocalAddress().getAddress().getHostAddress());
      if (sidecar == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      sidecar.probes.incrementAndGet();
      byte[] body = sidecar.status().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    admin.stop(0);
    responses.close();
  }
}
