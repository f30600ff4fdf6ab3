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

/** As many requests as a proxy can forward: page loads without a pin, header pins, cookie pins. */
final class Mix implements Work {
  @Override
  public String name() {
    return "mix";
  }

  @Override
  public String title() {
    return "Page loads without a pin, header pins and cookie pins in turn, over 32 kept"
        + " connections.";
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
    Path script = Files.writeString(folder.resolve("mix.lua"), PinScripts.mix());
    Proxy proxy = subject.start(lab.route(), Wrk.SERVER_CORE, folder).awaitReady();
    Wrk wrk = new Wrk(lab.seconds(), List.of("-s", script.toString()));
    return new SaturatedTrial(
        new SaturatedCore(lab.app(), proxy, wrk, "/page"), new RoutingCheck(lab.app())::run);
  }
}
