package dev.appversion.benchmarks.peers.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A proxy that can be measured. */
public interface Subject {
  /** The name in options and results. */
  String name();

  /** The version of the program, for the results. */
  String version() throws IOException;

  /** Whether it routes and stamps, so that this can be checked; if not, it forwards only. */
  default boolean hasFeatures() {
    return true;
  }

  /** Whether it runs on a JVM, which compiles its code under load. */
  default boolean compilesWhileRunning() {
    return false;
  }

  /** Whether it can do this kind of job. */
  boolean does(Class<? extends Job> job);

  /**
   * Starts one; it may not be ready yet.
   *
   * @param prefix the prefix of its command line, such as {@code taskset}
   * @param folder its own, for its configuration
   */
  Proxy start(Job job, List<String> prefix, Path folder) throws IOException;
}
