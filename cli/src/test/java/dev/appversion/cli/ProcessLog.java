package dev.appversion.cli;

import java.io.BufferedReader;
import java.io.UncheckedIOException;

/** The output of another process, printed beside that of the test. */
final class ProcessLog {
  private ProcessLog() {}

  /** Shows it line by line from now on; returns at once. */
  static void show(BufferedReader log) {
    var _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    log.lines().forEach(System.out::println);
                  } catch (UncheckedIOException e) {
                    // The process has ended.
                  }
                });
  }
}
