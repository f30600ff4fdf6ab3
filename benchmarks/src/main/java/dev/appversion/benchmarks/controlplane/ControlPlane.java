package dev.appversion.benchmarks.controlplane;

import dev.appversion.benchmarks.process.Pause;
import dev.appversion.testkit.apiserver.ApiServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What AppVersions and pods cost the operator and the API server, without nodes. */
public final class ControlPlane {
  private static final Duration START = Duration.ofMinutes(30);

  /** Until the work of the phase before has ended. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private static final Duration EDIT = Duration.ofMinutes(2);

  private final ControlPlaneOptions options;
  private final Path root;
  private final Path files;
  private final ApiServer api;
  private final List<FakeApp> apps;
  private final FakeSidecars sidecars;
  private final Statuses statuses;
  private final Figures figures = new Figures();

  private ControlPlane(
      ControlPlaneOptions options,
      Path root,
      Path files,
      ApiServer api,
      FakeSidecars sidecars,
      List<FakeApp> apps,
      Statuses statuses) {
    this.options = options;
    this.root = root;
    this.files = files;
    this.api = api;
    this.apps = apps;
    this.sidecars = sidecars;
    this.statuses = statuses;
  }

  /** The options are those of {@link ControlPlaneOptions#USAGE}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ControlPlaneOptions options;
    try {
      options = ControlPlaneOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + ControlPlaneOptions.USAGE);
      System.exit(2);
      return;
    }
    Figures figures = measure(options, Path.of(System.getProperty("appversion.root", ".")));
    if (options.json()) {
      System.out.print(figures.json());
    } else {
      figures.print(System.out);
    }
    if (options.file().isPresent()) {
      Files.writeString(options.file().get(), figures.json());
    }
  }

  private static Figures measure(ControlPlaneOptions options, Path root)
      throws IOException, InterruptedException {
    Path files = Files.createTempDirectory("control-plane");
    List<FakeApp> apps = FakeApp.fleet(options);
    try (ApiServer api = new ApiServer()) {
      Runtime.getRuntime().addShutdownHook(new Thread(api::close)); // also after a signal
      Path token = Files.writeString(files.resolve("token"), api.token());
      Fleet fleet = new Fleet(api.client());
      fleet.prepare(root, OperatorProcess.NAMESPACE, options.namespaces());
      try (FakeSidecars sidecars =
              new FakeSidecars(apps, URI.create(api.url()), token, api.certificate());
          Statuses statuses = new Statuses(api.client())) {
        progress(
            "creating " + options.apps() + " AppVersions with " + options.pods() + " pods each");
        fleet.create(apps, sidecars.adminPort());
        progress("starting " + options.apps() * options.pods() + " sidecars");
        sidecars.start();
        ControlPlane run = new ControlPlane(options, root, files, api, sidecars, apps, statuses);
        run.phases(fleet);
        return run.figures;
      }
    }
  }

  private void phases(Fleet fleet) throws IOException {
    figures.add("setup", "AppVersions", options.apps(), "");
    figures.add("setup", "pods of each", options.pods(), "");
    try (OperatorProcess first = operator("first")) {
      firstReconciliation(first);
      steady(first);
      edits(fleet, first);
      drain(fleet, first);
      try (OperatorProcess second = operator("second")) {
        Waiting.until(START, second::isReady);
        Pause.of(SETTLE);
        figures.add("standby", "operator, processor time", second.cpuSeconds(), "s");
        figures.add("standby", "operator, resident memory", second.rss(), "MiB");
        leaderChange(first, second);
      }
    }
  }

  private OperatorProcess operator(String name) throws IOException {
    String classPath =
        options.operator().isEmpty() ? System.getProperty("java.class.path") : options.operator();
    return OperatorProcess.start(
        name, classPath, api.kubeconfig(), root, files.resolve(name + ".log"));
  }

  /** All objects are created. */
  private void firstReconciliation(OperatorProcess operator) {
    progress("first reconciliation");
    long probes = sidecars.probes();
    ApiRequests before = requests();
    long begun = System.nanoTime();
    Waiting.until(START, () -> statuses.inSync() == apps.size() || stopped(operator));
    figures.add("first", "until all are in sync", seconds(begun), "s");
    figures.add("first", "operator, processor time", operator.cpuSeconds(), "s");
    figures.add("first", "operator, resident memory", operator.rss(), "MiB");
    figures.add("first", "probes", (double) (sidecars.probes() - probes), "");
    figures.add("first", requests().since(before), apps.size(), "per app");
  }

  private static boolean stopped(OperatorProcess operator) {
    if (!operator.isRunning()) {
      throw new IllegalStateException("the operator has ended");
    }
    return false;
  }

  /** Nothing changes. */
  private void steady(OperatorProcess operator) {
    progress("no change");
    minutes("steady", operator);
  }

  /**
   * A version of each app drains: the operator counts its open pages in rounds over all sidecars.
   */
  private void drain(Fleet fleet, OperatorProcess operator) {
    progress("a version of each app drains");
    apps.forEach(fleet::drain);
    Waiting.until(START, () -> statuses.inSync() == apps.size() || stopped(operator));
    minutes("drain", operator);
  }

  private void minutes(String phase, OperatorProcess operator) {
    Pause.of(SETTLE);
    long probes = sidecars.probes();
    double cpu = operator.cpuSeconds();
    ApiRequests before = requests();
    Pause.of(Duration.ofSeconds(options.steady()));
    double minutes = options.steady() / 60.0;
    figures.add(
        phase, "operator, processor time", (operator.cpuSeconds() - cpu) / minutes, "s/min");
    figures.add(phase, "operator, resident memory", operator.rss(), "MiB");
    figures.add(phase, "probes", (sidecars.probes() - probes) / minutes, "/min");
    figures.add(phase, requests().since(before), minutes, "/min");
  }

  /** One edit after the other, each of another app. */
  private void edits(Fleet fleet, OperatorProcess operator) {
    progress(options.edits() + " edits");
    List<Double> received = new ArrayList<>();
    List<Double> reported = new ArrayList<>();
    long probes = sidecars.probes();
    double cpu = operator.cpuSeconds();
    ApiRequests before = requests();
    for (int i = 0; i < options.edits(); i++) {
      FakeApp app = apps.get(i % apps.size());
      String revision = statuses.of(app).revision();
      long begun = System.nanoTime();
      fleet.edit(app, 20 + i % 60);
      Waiting.until(
          EDIT, () -> !statuses.of(app).revision().equals(revision) && statuses.of(app).inSync());
      received.add(
          millis(
              sidecars.of(app).stream().mapToLong(it -> it.loaded().nanos()).max().orElseThrow()
                  - begun));
      reported.add(millis(statuses.of(app).nanos() - begun));
    }
    figures.add("edit", "until the last sidecar, median", median(received), "ms");
    figures.add("edit", "until the last sidecar, maximum", Collections.max(received), "ms");
    figures.add("edit", "until in sync, median", median(reported), "ms");
    figures.add("edit", "until in sync, maximum", Collections.max(reported), "ms");
    figures.add(
        "edit",
        "operator, processor time",
        1_000 * (operator.cpuSeconds() - cpu) / options.edits(),
        "ms per edit");
    figures.add(
        "edit", "probes", (double) (sidecars.probes() - probes) / options.edits(), "per edit");
    figures.add("edit", requests().since(before), options.edits(), "per edit");
  }

  /** The standby becomes the leader and reconciles all. */
  private void leaderChange(OperatorProcess leader, OperatorProcess standby) {
    progress("leader change");
    double cpu = standby.cpuSeconds();
    long probes = sidecars.probes();
    ApiRequests before = requests();
    long begun = System.nanoTime();
    leader.close();
    int pods = options.apps() * options.pods();
    Waiting.until(
        START,
        () ->
            stopped(standby)
                || (sidecars.probes() - probes >= pods && standby.reconciled() >= apps.size()));
    figures.add("leader", "until all are reconciled and probed", seconds(begun), "s");
    figures.add("leader", "operator, processor time", standby.cpuSeconds() - cpu, "s");
    figures.add("leader", "operator, resident memory", standby.rss(), "MiB");
    figures.add("leader", "reconciliations", standby.reconciled() / apps.size(), "per app");
    figures.add("leader", requests().since(before), apps.size(), "per app");
    figures.add("leader", "in sync", (double) statuses.inSync(), "apps");
    figures.add("all", "watches that ended with an error", (double) sidecars.failures(), "");
  }

  private ApiRequests requests() {
    return ApiRequests.parse(api.client().raw("/metrics"));
  }

  private static double seconds(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double millis(long nanos) {
    return (double) TimeUnit.NANOSECONDS.toMicros(nanos) / 1_000;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
  }

  private static void progress(String step) {
    PrintStream err = System.err;
    err.println(step + "…");
  }
}
