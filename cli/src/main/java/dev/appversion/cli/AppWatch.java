package dev.appversion.cli;

import dev.appversion.sidecar.admin.AppConnection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reports in the terminal that an app accepts no connections, and that it accepts them again. */
final class AppWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * An app.
   *
   * @param name prefix of each message; empty if there is one app
   * @param option that set the address, as typed
   */
  record App(String name, URI address, String option) {}

  private final List<App> apps;
  private final Set<Integer> ownPorts;
  private final Consumer<String> report;
  private final Map<App, Boolean> reachable = new HashMap<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("appversion-apps").factory());

  private AppWatch(List<App> apps, Set<Integer> ownPorts, Consumer<String> report) {
    this.apps = List.copyOf(apps);
    this.ownPorts = Set.copyOf(ownPorts);
    this.report = report;
  }

  /**
   * Checks the apps each second.
   *
   * @param ownPorts the ports of this process
   * @param report prints a line for a person; called in another thread
   */
  static AppWatch start(List<App> apps, Set<Integer> ownPorts, Consumer<String> report) {
    return start(apps, ownPorts, report, INTERVAL);
  }

  /** Checks the apps in this interval. */
  static AppWatch start(
      List<App> apps, Set<Integer> ownPorts, Consumer<String> report, Duration interval) {
    AppWatch watch = new AppWatch(apps, ownPorts, report);
    var _ =
        watch.looks.scheduleWithFixedDelay(
            watch::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    for (App app : apps) {
      URI address = app.address();
      Optional<String> problem =
          AppConnection.problem(address.getHost(), address.getPort(), app.option(), ownPorts);
      boolean before = reachable.getOrDefault(app, true);
      if (before && problem.isPresent()) {
        report.accept("warning: " + prefix(app) + problem.get());
      } else if (!before && problem.isEmpty()) {
        report.accept(prefix(app) + "the app accepts connections at " + address.getAuthority());
      }
      reachable.put(app, problem.isEmpty());
    }
  }

  private static String prefix(App app) {
    return app.name().isEmpty() ? "" : app.name() + ": ";
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
