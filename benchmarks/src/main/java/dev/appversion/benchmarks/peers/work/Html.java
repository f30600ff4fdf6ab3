package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.html.SamplePage;
import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.Responses;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.process.SidecarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages of 64 KiB with 160 references, which the sidecar and nginx's {@code sub_filter} rewrite.
 */
final class Html implements Work {
  private static final Pattern SCRIPT =
      Pattern.compile("<script src=\"/__appversion/client[^>]*></script>");
  private static final String PATH = "/page.html";

  @Override
  public String name() {
    return "html";
  }

  @Override
  public String title() {
    return "Pages of 64 KiB with 160 references, rewritten; nginx makes the same replacements by"
        + " `sub_filter`.";
  }

  @Override
  public List<Metric> metrics() {
    return SaturatedCore.METRICS;
  }

  @Override
  public boolean suits(Subject subject) {
    return subject.hasFeatures() && subject.does(Job.Rewrite.class);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException, InterruptedException {
    String expected = expected(lab);
    Matcher script = SCRIPT.matcher(expected);
    if (!script.find()) {
      throw new IOException("the sidecar inserted no script into the page");
    }
    Job job =
        new Job.Rewrite(
            lab.app().v1(), SamplePage.manifest(), SamplePage.subFilters(script.group()));
    return new SaturatedTrial(
        new SaturatedCore(lab, lab.start(subject, job), PATH, List.of("-H", "Accept: text/html")),
        checked -> Responses.expectBody(checked.url() + PATH, expected));
  }

  /** The page as a sidecar of this build rewrites it. */
  private static String expected(Lab lab) throws IOException, InterruptedException {
    Path manifest =
        Files.writeString(
            lab.newFolder("expected").resolve("staticfiles.json"), SamplePage.manifest());
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            List.of(),
            Map.of(
                "APPVERSION_UPSTREAM",
                "http://127.0.0.1:" + lab.app().v1(),
                "APPVERSION_MANIFEST_FILE",
                manifest.toString()))) {
      return Responses.get(sidecar.url() + PATH, "Accept", "text/html").body();
    }
  }
}
