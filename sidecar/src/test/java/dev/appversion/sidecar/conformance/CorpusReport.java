package dev.appversion.sidecar.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plays the corpus against several proxies and prints how many cases each fails. Not part of the
 * build: it is started by name; see the README beside the case files.
 */
class CorpusReport {
  @Test
  void print() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "conformance"));
    List<String> table = new ArrayList<>(List.of(Tally.head()));
    for (String name : System.getProperty("conformance.against", "sidecar,hop").split(",", -1)) {
      Tally tally = Tally.of(name, factory(name));
      Files.writeString(folder.resolve(name + ".txt"), tally.details());
      table.add(tally.row());
    }
    String text = String.join("\n", table) + "\n";
    Files.writeString(folder.resolve("table.txt"), text);
    System.out.println(text + "Details: " + folder.toAbsolutePath());
    assertThat(table).hasSizeGreaterThan(1);
  }

  private static Subject.Factory factory(String name) {
    return switch (name) {
      case "sidecar" -> SidecarSubject::direct;
      case "hop" -> SidecarSubject::byHop;
      default -> app -> ForeignProxy.start(name, app);
    };
  }
}
