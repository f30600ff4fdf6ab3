package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.RoutingCheck;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The requests of a script of wrk, as many as a proxy that routes can forward on one core.
 *
 * @param script sets the path and the other parts of each request
 */
record ScriptedLoad(String name, String title, String script) implements Work {
  /** Small responses: page loads without a pin, header pins and cookie pins. */
  static final ScriptedLoad MIX =
      new ScriptedLoad(
          "mix",
          "Page loads without a pin, header pins and cookie pins in turn, over 32 kept"
              + " connections.",
          PinScripts.mix());

  /** Large responses, with a header pin. */
  static final ScriptedLoad DOWNLOAD =
      new ScriptedLoad(
          "download",
          "Responses of 1 MiB, over 32 kept connections.",
          """
          wrk.path = "/large"
          wrk.headers["X-App-Requested-Version"] = "1.0"
          """);

  /** Large requests, with a header pin. */
  static final ScriptedLoad UPLOAD =
      new ScriptedLoad(
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
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    Path file = Files.writeString(lab.newFolder("wrk").resolve(name + ".lua"), script);
    Proxy proxy = lab.start(subject, lab.route());
    return new SaturatedTrial(
        new SaturatedCore(lab, proxy, "/", List.of("-s", file.toString())),
        new RoutingCheck(lab.app())::run);
  }
}
