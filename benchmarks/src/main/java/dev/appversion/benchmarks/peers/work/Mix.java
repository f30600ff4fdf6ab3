package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.Wrk;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** As many requests as a proxy can forward: page loads without a pin, header pins, cookie pins. */
public final class Mix implements Work {
  @Override
  public String name() {
    return "mix";
  }

  @Override
  public String title() {
    return "Page loads without a pin, header pins and cookie pins in turn, over 32 kept connections.";
  }

  @Override
  public List<Metric> metrics() {
    return SaturatedCore.METRICS;
  }

  @Override
  public boolean suits(Subject subject) {
    return subject.does(Job.Route.class);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    Path folder = lab.newFolder(subject.name());
    Path script = Files.writeString(folder.resolve("mix.lua"), Pins.mix());
    Job job = new Job.Route(lab.app().v1(), lab.app().v2(), 512);
    Proxy proxy = subject.start(job, Wrk.SERVER_CORE, folder).awaitReady();
    SaturatedCore load =
        new SaturatedCore(
            lab.app(), proxy, new Wrk(lab.seconds(), List.of("-s", script.toString())), "/page");
    return new Trial() {
      @Override
      public void check() throws IOException, InterruptedException {
        if (subject.hasFeatures()) {
          new RoutingCheck(lab.app()).run(proxy);
        } else {
          RoutingCheck.forwards(proxy);
        }
      }

      @Override
      public void warmUp() throws IOException, InterruptedException {
        load.measure();
      }

      @Override
      public Map<Metric, Double> round() throws IOException, InterruptedException {
        return load.measure();
      }

      @Override
      public void close() {
        proxy.close();
      }
    };
  }
}
