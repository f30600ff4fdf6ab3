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

/**
 * Bodies of 1 MiB in one direction, with a header pin.
 *
 * @param script for wrk
 */
record Bodies(String name, String title, String script) implements Work {
  /** In responses. */
  static final Bodies DOWNLOAD =
      new Bodies(
          "download",
          "Responses of 1 MiB, over 32 kept connections.",
          """
          wrk.path = "/large"
          wrk.headers["X-App-Requested-Version"] = "1.0"
          """);

  /** In requests. */
  static final Bodies UPLOAD =
      new Bodies(
          "upload",
          "Requests with a body of 1 MiB, over 32 kept connections.",
          """
          wrk.path = "/upload"
          wrk.method = "POST"
          wrk.headers["X-App-Requested-Version"] = "1.0"
          wrk.body = string.rep("x", 1048576)
          """);

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
    Path file = Files.writeString(folder.resolve(name + ".lua"), script);
    Proxy proxy = subject.start(lab.route(), Wrk.SERVER_CORE, folder).awaitReady();
    Wrk wrk = new Wrk(lab.seconds(), List.of("-s", file.toString()));
    return new SaturatedTrial(
        new SaturatedCore(lab.app(), proxy, wrk, "/"), checked -> check(lab, checked));
  }

  private static void check(Lab lab, Proxy proxy) throws IOException, InterruptedException {
    new RoutingCheck(lab.app()).run(proxy);
    int length = Responses.get(proxy.url() + "/large", "Accept", "*/*").body().length();
    if (length != App.LARGE) {
      throw new IOException("a download of 1 MiB had " + length + " bytes");
    }
  }
}
