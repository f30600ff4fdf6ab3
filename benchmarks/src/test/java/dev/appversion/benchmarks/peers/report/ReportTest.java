package dev.appversion.benchmarks.peers.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Report REPORT = new Report(Path.of(".."));

  @Test
  void theTableHasTheMediansAndTheRatioToEnvoy() throws IOException {
    assertThat(ResultsTable.of(sample()))
        .contains("Some CPU, 2 cores, Linux 6.1. envoy 1.40.0, sidecar JDK 25.0.3.")
        .contains("**mix**: Page loads. 2026-11-30, 3 rounds of 10 s, load average before it 0.1:")
        .contains("|  | requests/s | of Envoy's | CPU per request, µs | private, MiB |")
        .contains("| envoy | 15,000 (14,000 to 16,000) | 1.00 | 55.2 | 15.7 |")
        .contains("| **sidecar** | 18,000 (17,500 to 21,000) | 1.20 | 41.3 | 46.0 |");
  }

  @Test
  void thePlotHasABarForEachSubjectAndMetric() throws IOException {
    String svg = BarPlot.of(sample());

    assertThat(Pattern.compile("<rect class=\"(bar|sidecar)\"").matcher(svg).results()).hasSize(6);
    assertThat(svg).contains(">mix: requests/s<").contains("more is better").contains(">18,000<");
  }

  @Test
  void thePlotIsXmlWithColoursForBothModes() throws Exception {
    String svg = BarPlot.of(sample());

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg).contains("@media (prefers-color-scheme: dark)");
  }

  @Test
  void newerResultsReplaceThoseOfTheSameWork() throws IOException {
    Results results = sample();
    WorkResult mix = results.works().getFirst();
    WorkResult other =
        new WorkResult("other", "t", mix.date(), 0, 1, 1, mix.metrics(), mix.subjects());
    Results before = new Results(results.machine(), results.versions(), List.of(other));

    assertThat(before.updated(results).works()).containsExactly(other, mix);
    assertThat(results.updated(results).works()).containsExactly(mix);
  }

  @Test
  void resultsOfAnotherMachineReplaceAll() throws IOException {
    Results results = sample();
    Results elsewhere =
        new Results(new Results.Machine("Other CPU", 2, "6.1"), results.versions(), List.of());

    assertThat(results.updated(elsewhere)).isEqualTo(elsewhere);
  }

  @Test
  void theMachineHasAllItsCores() {
    String info =
        """
        processor\t: 0
        model name\t: Some CPU

        processor\t: 1
        model name\t: Some CPU
        """;

    assertThat(Results.Machine.parse(info, "6.1"))
        .isEqualTo(new Results.Machine("Some CPU", 2, "6.1"));
  }

  @Test
  void theDocumentsAreThoseOfTheResultsFile() throws IOException {
    Results results = Results.read(REPORT.results());

    assertThat(Report.SECTION.in(Files.readString(REPORT.document())))
        .as("the tables in benchmarks/README.md: run benchmarks/run Report")
        .isEqualTo(Report.section(results));
    assertThat(Files.readString(REPORT.plot()))
        .as("docs/images/peers.svg: run benchmarks/run Report")
        .isEqualTo(BarPlot.of(results));
    assertThat(Files.readString(REPORT.results()))
        .as("benchmarks/results/peers.json, as Peers writes it")
        .isEqualTo(results.json());
  }

  private static Results sample() throws IOException {
    try (InputStream in = ReportTest.class.getResourceAsStream("/peers/sample.json")) {
      return Results.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
