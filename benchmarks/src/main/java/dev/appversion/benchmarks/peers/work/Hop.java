package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.App;
import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.RoutingCheck;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.process.Wrk;
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
        subject.start(
            new Job.SecondVersion(app.v1(), app.v2()), Wrk.CLIENT_CORE, lab.newFolder("second"));
    second.awaitReady();
    Path script =
        Files.writeString(lab.newFolder("wrk").resolve("both.lua"), PinScripts.bothVersions());
    Proxy first = lab.start(subject, new Job.Route(app.v1(), second.port(), CONNECTIONS));
    return new Pair(new SaturatedCore(lab, first, "/", List.of("-s", script.toString())), second);
  }

  private record Pair(SaturatedCore load, Proxy second) implements Trial {
    @Override
    public void check() throws IOException, InterruptedException {
      new RoutingCheck(load.lab().app()).run(load.proxy());
    }

    @Override
    public void warmUp() throws IOException, InterruptedException {
      load.warmUp();
    }

    @Override
    public Map<Metric, Double> round() throws IOException, InterruptedException {
      Duration before = second.processes().cpu();
      Map<Metric, Double> values = new EnumMap<>(load.measure());
      Duration cpu = second.processes().cpu().minus(before);
      double hops = values.getOrDefault(Metric.RATE, 0.0) * load.lab().seconds() / 2;
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
