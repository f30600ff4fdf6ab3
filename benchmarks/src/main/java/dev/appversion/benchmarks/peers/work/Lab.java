package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.Nginx;
import dev.appversion.benchmarks.peers.subject.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The environment of all kinds of work.
 *
 * @param seconds of load in each round
 * @param app the app behind the proxies
 * @param folder for temporary files
 */
public record Lab(int seconds, App app, Path folder) {
  private static final int CONNECTIONS = 512;

  /** The job of routing to the two versions of the app. */
  Job route() {
    return route(CONNECTIONS);
  }

  /** The job of routing, for this many connections of clients. */
  Job route(int connections) {
    return new Job.Route(app.v1(), app.v2(), connections);
  }

  /** A new directory for temporary files, which all users may enter. */
  public Path newFolder(String name) throws IOException {
    Path created = Files.createTempDirectory(folder, name + "-");
    Nginx.open(created);
    return created;
  }
}
