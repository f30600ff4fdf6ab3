package dev.appversion.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.bust.BustHandler;
import dev.appversion.operator.metrics.OperatorGauges;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.operator.pages.PageRounds;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.sync.SidecarSync;
import dev.appversion.operator.webhook.MutateHandler;
import dev.appversion.operator.webhook.WebhookDurations;
import dev.appversion.process.metrics.PrometheusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, reasons and metrics of the code are in {@code docs/reference/}, and no others. */
class ReferencePagesTest {
  private static final Path ROOT = Path.of(System.getProperty("appversion.root", ".."));
  private static final List<Path> SOURCES =
      Stream.of("operator", "desiredstate")
          .map(module -> ROOT.resolve(module).resolve("src/main/java"))
          .toList();
  private static final Path CONTRACT =
      ROOT.resolve("versioning/src/main/java/dev/appversion/versioning/contract");

  private static final Pattern METRIC = Pattern.compile("# HELP (\\S+) (.+)\n# TYPE \\S+ (\\S+)\n");

  private static final Pattern TEST_LINK = Pattern.compile("\\[`\\w+\\.(\\w+)`\\]\\(([^)]+)\\)");

  /** Not a key: the name of the controller in events, and the API. */
  private static final Set<String> OTHER_NAMES =
      Set.of("appversion.dev/operator", "appversion.dev/v1alpha1");

  @Test
  void everyLabelAndAnnotationIsOnThePage() throws IOException {
    Set<String> keys = matches(CONTRACT, "\"(appversion\\.dev/[a-z0-9-]+)\"");
    keys.addAll(inSources("[\" ](appversion\\.dev/[a-z0-9-]+)"));
    keys.addAll(
        matches(ROOT.resolve("charts/appversion/templates"), "(appversion\\.dev/[a-z0-9-]+)"));
    keys.removeAll(OTHER_NAMES);

    assertThat(
            matches(
                ROOT.resolve("docs/reference/labels-and-annotations.md"),
                "`(appversion\\.dev/[a-z0-9-]+)`"))
        .isEqualTo(keys);
  }

  @Test
  void everyReasonOfAConditionOrAnEventIsOnThePage() throws IOException {
    Set<String> reasons = inSources("\"(?:True|False|Unknown)\",\\s*\"([A-Z][A-Za-z]+)\"");
    reasons.addAll(inSources("Notice\\s*\\.(?:normal|warning)\\(\\s*\"([A-Z][A-Za-z]+)\""));
    Stream.of(
            dev.appversion.desiredstate.manifest.ManifestProblem.Reason.values(),
            dev.appversion.operator.status.ObjectProblem.Reason.values())
        .flatMap(Stream::of)
        .forEach(reason -> reasons.add(reason.name()));

    assertThat(reasons).hasSizeGreaterThan(35);
    assertThat(matches(ROOT.resolve("docs/reference/resource.md"), "`([A-Z][A-Za-z]+)`"))
        .containsAll(reasons);
  }

  @Test
  void everyMetricOfTheOperatorIsOnThePage() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/metrics.md"));
    String section = page.substring(page.indexOf("\n## Operator\n"), page.indexOf("\n## Store\n"));
    PrometheusText exposed = new PrometheusText();
    new OperatorGauges("1.2.3", true, Map.of()).write(exposed);
    new SidecarSync(new SidecarProbe(null), Executors.newScheduledThreadPool(0), id -> true)
        .load()
        .write(exposed);
    new PageRounds(new SidecarProbe(null), Executors.newScheduledThreadPool(0), id -> true)
        .write(exposed);
    new ReconcileMetrics().write(exposed);
    new MutateHandler(null, null).reviews().write(exposed);
    new WebhookDurations().write(exposed);
    new BustHandler(null, null, null).busts().write(exposed);

    assertThat(section.lines().filter(line -> line.startsWith("| `appversion_")))
        .containsExactlyElementsOf(
            METRIC
                .matcher(exposed.toString())
                .results()
                .map(it -> "| `%s` | %s | %s |".formatted(it.group(1), it.group(3), it.group(2)))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations.md", "security.md"})
  void everyTestThatAPageNamesExists(String name) throws IOException {
    Path page = ROOT.resolve("docs/guide").resolve(name);
    List<MatchResult> tests = TEST_LINK.matcher(Files.readString(page)).results().toList();

    assertThat(tests).hasSizeGreaterThan(8);
    assertThat(tests)
        .allSatisfy(
            link ->
                assertThat(page.resolveSibling(link.group(2)).normalize())
                    .content()
                    .contains("void " + link.group(1) + "("));
  }

  /** The first group of all matches in the sources. */
  private static Set<String> inSources(String pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path module : SOURCES) {
      found.addAll(matches(module, pattern));
    }
    return found;
  }

  /** The first group of all matches in the files below a path. */
  private static Set<String> matches(Path path, String pattern) throws IOException {
    Pattern form = Pattern.compile(pattern);
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        form.matcher(Files.readString(file)).results().forEach(it -> found.add(it.group(1)));
      }
    }
    return found;
  }
}
