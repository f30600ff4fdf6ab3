package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.assets.HotAssetFiles;
import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.Responses;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Hot hashed assets: the sidecar serves them from memory, nginx from the page cache. */
final class Assets implements Work {
  private static final String GZIP = "Accept-Encoding: gzip";

  @Override
  public String name() {
    return "assets";
  }

  @Override
  public String title() {
    return "Twenty hashed scripts of 4 to 80 KiB with gzip: the sidecar from memory, nginx from"
        + " `.gz` siblings in the page cache.";
  }

  @Override
  public List<Metric> metrics() {
    return SaturatedCore.METRICS;
  }

  @Override
  public boolean suits(Subject subject) {
    return subject.hasFeatures() && subject.does(Job.Assets.class);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    HotAssetFiles files = lab.app().assets();
    Job job =
        new Job.Assets(lab.app().v1(), Files.readString(files.manifest()), lab.app().folder());
    Proxy proxy = lab.start(subject, job);
    return new SaturatedTrial(
        new SaturatedCore(
            lab,
            proxy,
            files.paths().getFirst(),
            List.of("-H", GZIP, "-s", files.script().toString())),
        checked -> check(checked, files));
  }

  private static void check(Proxy proxy, HotAssetFiles files)
      throws IOException, InterruptedException {
    for (String path : files.paths()) {
      var headers = Responses.get(proxy.url() + path, "Accept-Encoding", "gzip").headers();
      boolean cached =
          headers.firstValue("Cache-Control").orElse("").contains("immutable")
              && headers.firstValue("Content-Encoding").orElse("").equals("gzip")
              && headers.firstValue("X-App-Version").isPresent();
      if (!cached) {
        throw new IOException(path + " is not an immutable asset with gzip: " + headers.map());
      }
    }
  }
}
