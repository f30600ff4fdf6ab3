package dev.appversion.e2e.frameworks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The table of results: a line for each app and behaviour, written as it completes. */
record Report(Path file) {

  /** Begins an empty one. */
  static Report begin(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, "");
    return new Report(file);
  }

  void add(AppSpec app, Behaviour behaviour, String outcome) throws IOException {
    String line = "%-36s %-50s %s%n".formatted(app.title(), behaviour.title(), outcome);
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }
}
