package dev.appversion.benchmarks.peers.lab;

import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The environment of all kinds of work.
 *
 * @param seconds of load in each round
 * @param compilerSeconds of load before the first round of a proxy that compiles while it runs
 * @param app the app behind the proxies
 * @param folder for temporary files
 */
public record Lab(int seconds, int compilerSeconds, App app, Path folder) {
  private static final int CONNECTIONS = 512;

  /** The job of routing to the two versions of the app. */
  public Job route() {
    return route(CONNECTIONS);
  }

  /** The job of routing, for this many connections of clients. */
  public Job route(int connections) {
    return new Job.Route(app.v1(), app.v2(), connections);
  }

  /** The seconds of load that this proxy gets before its first round. */
  public int warmUp(Subject subject) {
    return subject.compilesWhileRunning() ? compilerSeconds : seconds;
  }

  /** Starts a proxy alone on its core, and waits until it is ready. */
  public Proxy start(Subject subject, Job job) throws IOException {
    Proxy proxy = launch(subject, job);
    proxy.awaitReady();
    return proxy;
  }

  /** Starts a proxy alone on its core; it may not be ready yet. */
  public Proxy launch(Subject subject, Job job) throws IOException {
    return subject.start(job, Wrk.SERVER_CORE, newFolder(subject.name()));
  }

  /** A new directory for temporary files, which all users may enter. */
  public Path newFolder(String name) throws IOException {
    Path created = Files.createTempDirectory(folder, name + "-");
    Nginx.open(created);
    return created;
  }
}
