package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.Wrk;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A sidecar of v1 that sends every second request on to the sidecar of v2, which shares the core of
 * the app and the load generator.
 */
final class Hop implements Work {
  private static final int CONNECTIONS = 512;

  @Override
  public String name() {
    return "hop";
  }

  @Override
  public String title() {
    return "Two versions with a sidecar each: every second request hops to the second sidecar,"
        + " which has no core to itself but shares that of the app and the generator.";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.RATE, Metric.CPU, Metric.SECOND_CPU, Metric.RSS, Metric.PRIVATE, Metric.SHARED);
  }

  @Override
  public boolean suits(Subject subject) {
    return subject.does(Job.SecondVersion.class);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    App app = lab.app();
    Proxy second =
        subject
            .start(
                new Job.SecondVersion(app.v1(), app.v2()), Wrk.CLIENT_CORE, lab.newFolder("second"))
            .awaitReady();
    Path folder = lab.newFolder("first");
    Path script = Files.writeString(folder.resolve("both.lua"), PinScripts.bothVersions());
    Proxy first =
        subject
            .start(new Job.Route(app.v1(), second.port(), CONNECTIONS), Wrk.SERVER_CORE, folder)
            .awaitReady();
    Wrk wrk = new Wrk(lab.seconds(), List.of("-s", script.toString()));
    return new Pair(lab, new SaturatedCore(app, first, wrk, "/page"), second);
  }

  private record Pair(Lab lab, SaturatedCore load, Proxy second) implements Trial {
    @Override
    public void check() throws IOException, InterruptedException {
      new RoutingCheck(lab.app()).run(load.proxy());
    }

    @Override
    public void warmUp() throws IOException, InterruptedException {
      load.measure();
    }

    @Override
    public Map<Metric, Double> round() throws IOException, InterruptedException {
      Duration before = second.processes().cpu();
      Map<Metric, Double> values = new EnumMap<>(load.measure());
      Duration cpu = second.processes().cpu().minus(before);
      double hops = values.getOrDefault(Metric.RATE, 0.0) * load.wrk().seconds() / 2;
      values.put(Metric.SECOND_CPU, cpu.toNanos() / 1000.0 / hops);
      return values;
    }

    @Override
    public void close() {
      load.proxy().close();
      second.close();
    }
  }
}
