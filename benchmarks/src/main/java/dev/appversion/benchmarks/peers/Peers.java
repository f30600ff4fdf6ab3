package dev.appversion.benchmarks.peers;

import dev.appversion.benchmarks.peers.lab.App;
import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.report.Results;
import dev.appversion.benchmarks.peers.report.ResultsTable;
import dev.appversion.benchmarks.peers.report.WorkResult;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.peers.subject.Subjects;
import dev.appversion.benchmarks.peers.work.Work;
import dev.appversion.benchmarks.peers.work.Works;
import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.Wrk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the sidecar's image with nginx, HAProxy, Envoy and a minimal forwarder, which all do the
 * same work: each alone on one core, the app and the load generator on the other.
 *
 * <p>Needs root, nginx, HAProxy, wrk and taskset on this machine ({@code apt-get install
 * nginx-light haproxy wrk}), python3 with pip for Envoy, and the sidecar's image.
 */
public final class Peers {
  private Peers() {}

  /**
   * Options: {@link PeersOptions}. Exits with 2 if they are invalid, and with 1 if a kind of work
   * failed.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("appversion.root", ".")).toAbsolutePath();
    PeersOptions options;
    List<Work> works;
    try {
      options = PeersOptions.parse(args, root);
      works = Works.of(options.works());
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + PeersOptions.USAGE);
      System.exit(2);
      return;
    }
    keepOffServerCore();
    Path unpacked = Files.createDirectories(root.resolve("benchmarks/target/peers"));
    List<Subject> subjects =
        Subjects.of(options.subjects(), root, options.image(), unpacked.resolve("image"));
    Results results = measure(options, works, subjects);
    System.out.print(options.json() ? results.json() : ResultsTable.of(results));
    if (results.works().size() < works.size()) {
      System.exit(1);
    }
  }

  /** This process, which probes, checks and reads, must not use the core of the proxies. */
  private static void keepOffServerCore() throws IOException, InterruptedException {
    String core = Wrk.CLIENT_CORE.getLast();
    String pid = Long.toString(ProcessHandle.current().pid());
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-c", "-p", core, pid)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset failed");
    }
  }

  /**
   * Measures one kind of work after the other. The file has the results of those that are done; one
   * that fails does not prevent the others.
   */
  private static Results measure(PeersOptions options, List<Work> works, List<Subject> subjects)
      throws IOException, InterruptedException {
    Results results = new Results(Results.Machine.read(), versions(subjects), List.of());
    Path temporary = Files.createTempDirectory("peers"); // which nginx's workers can read
    Nginx.open(temporary);
    try (App app = App.start(temporary.resolve("app"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(app, temporary)));
      Lab lab = new Lab(options.seconds(), options.warmUp(), app, temporary);
      for (Work work : works) {
        try {
          results = results.with(measure(options, lab, work, subjects));
        } catch (IOException e) {
          progress(work.name() + " failed: " + e.getMessage());
          continue;
        }
        if (options.file().isPresent()) {
          save(results, options.file().get());
        }
      }
    } finally {
      delete(temporary);
    }
    return results;
  }

  private static WorkResult measure(
      PeersOptions options, Lab lab, Work work, List<Subject> subjects)
      throws IOException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return new WorkResult(
        work.name(),
        work.title(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Math.round(load * 10) / 10.0,
        options.rounds(),
        options.seconds(),
        work.metrics(),
        new Rounds(options.rounds(), Peers::progress).run(lab, work, subjects));
  }

  private static Map<String, String> versions(List<Subject> subjects) throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      versions.put(subject.name(), subject.version());
    }
    return versions;
  }

  private static void save(Results results, Path file) throws IOException {
    Results all = Files.exists(file) ? Results.read(file).updated(results) : results;
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, all.json());
    progress("results are in " + file);
  }

  /** After a signal; after a normal end there is nothing left to do. */
  private static void end(App app, Path temporary) {
    app.close();
    try {
      delete(temporary);
    } catch (IOException e) {
      progress("cannot delete " + temporary + ": " + e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      progress("left " + folder + ": a program that ended has changed it: " + e.getCause());
    }
  }

  private static void progress(String line) {
    System.err.println("peers: " + line);
  }
}
