package dev.appversion.benchmarks.peers.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The protocol of a load generator's process: it prints a line once it has started, then reads
 * lines {@code PORT SECONDS} and prints a result as JSON for each, until its input ends.
 */
final class LoadCommands {
  /** Puts load on a port of 127.0.0.1. */
  @FunctionalInterface
  interface Load {
    /** For this time. */
    LoadResult run(int port, int seconds) throws IOException, InterruptedException;
  }

  private LoadCommands() {}

  /**
   * Serves until the input ends.
   *
   * @param greeting the first line
   */
  static void serve(String greeting, Load load) throws IOException, InterruptedException {
    PrintStream out = System.out;
    out.println(greeting);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      out.println(load.run(Integer.parseInt(words[0]), Integer.parseInt(words[1])).json());
    }
  }
}
