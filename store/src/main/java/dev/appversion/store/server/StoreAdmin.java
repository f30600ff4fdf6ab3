package dev.appversion.store.server;

import dev.appversion.process.admin.AdminEndpoints;
import dev.appversion.process.admin.AdminServer;
import dev.appversion.process.admin.Health;
import dev.appversion.process.metrics.JvmMetrics;
import dev.appversion.store.backend.Backend;
import dev.appversion.store.backend.FullVolume;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's admin port. The store is ready after the first successful write check of the
 * directory or bucket, and if its volume is full: if it is unavailable later, reads may still work.
 */
public final class StoreAdmin implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAdmin.class);
  private static final Duration CHECK = Duration.ofSeconds(30);

  private final AdminServer server;
  private final ScheduledExecutorService checks;

  private StoreAdmin(AdminServer server, ScheduledExecutorService checks) {
    this.server = server;
    this.checks = checks;
  }

  /**
   * Starts the server. The backend is checked now and every 30 s, never by a request.
   *
   * @param build the store's own version
   */
  public static StoreAdmin start(
      InetSocketAddress listen, Backend backend, StoreMetrics metrics, String build) {
    BackendHealth health = new BackendHealth(backend);
    ScheduledExecutorService checks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backend-check").factory());
    var _ =
        checks.scheduleWithFixedDelay(health::check, 0, CHECK.toMillis(), TimeUnit.MILLISECONDS);
    AdminServer server =
        AdminServer.start(
            listen,
            new AdminEndpoints(
                health::get,
                out -> {
                  metrics.write(out, build, health.problem().isEmpty());
                  JvmMetrics.write(out);
                }));
    return new StoreAdmin(server, checks);
  }

  /** The listen port. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    checks.shutdownNow();
    server.close();
  }

  /** The result of the last check. */
  private static final class BackendHealth {
    private final Backend backend;
    private volatile String problem = "not checked yet";
    private volatile boolean ready;

    BackendHealth(Backend backend) {
      this.backend = backend;
    }

    Health get() {
      return ready ? Health.OK : Health.failed(problem);
    }

    String problem() {
      return problem;
    }

    void check() {
      String found = "";
      boolean readable = true;
      try {
        backend.check();
      } catch (IOException | RuntimeException e) {
        found = String.valueOf(e.getMessage());
        readable = FullVolume.caused(e);
      }
      if (!found.equals(problem) && !found.isEmpty()) {
        LOG.warn("the backend check failed error={}", found);
      }
      problem = found;
      ready |= readable;
    }
  }
}
