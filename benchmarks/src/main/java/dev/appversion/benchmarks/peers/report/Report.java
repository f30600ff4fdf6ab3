package dev.appversion.benchmarks.peers.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Generates the documents from the results: the section of {@code benchmarks/README.md} and {@code
 * docs/images/peers.svg}.
 *
 * @param root of the source tree
 */
public record Report(Path root) {
  /** The section of the README. */
  public static final GeneratedSection SECTION = new GeneratedSection("peers");

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    Report report = new Report(Path.of(System.getProperty("appversion.root", ".")));
    report.write(Results.read(report.results()));
  }

  /** The results that are in the repository. */
  public Path results() {
    return root.resolve("benchmarks/results/peers.json");
  }

  /** The document with the section. */
  public Path document() {
    return root.resolve("benchmarks/README.md");
  }

  /** The plot. */
  public Path plot() {
    return root.resolve("docs/images/peers.svg");
  }

  /** The content of the section. */
  public static String section(Results results) {
    return "\n" + ResultsTable.of(results) + "\n";
  }

  private void write(Results results) throws IOException {
    String document = Files.readString(document());
    Files.writeString(document(), SECTION.replace(document, section(results)));
    Files.writeString(plot(), BarPlot.of(results));
  }
}
