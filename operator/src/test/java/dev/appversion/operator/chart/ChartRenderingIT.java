package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.testkit.KubernetesTools;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart as rendered by helm for sets of values: {@code chart/CASE/values.yaml} gives {@code
 * chart/CASE/rendered.yaml}: all objects for the defaults, the differences from these for the
 * others. With {@code -Dchart.write=true} the tests write the second.
 */
class ChartRenderingIT {
  private static final Path CASES = Chart.ROOT.resolve("operator/src/test/resources/chart");
  private static final String DEFAULTS = "defaults";
  private static final String SEPARATOR = "---\n";
  private static final Pattern KIND = Pattern.compile("(?m)^kind: (.*)$");
  private static final Pattern NAME = Pattern.compile("(?m)^  name: (.*)$");

  static List<String> cases() throws IOException {
    try (Stream<Path> directories = Files.list(CASES)) {
      return directories.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersAsApproved(String name) throws IOException {
    assumeTrue(KubernetesTools.areWanted(), "this run is to have no helm (-De2e.cluster=none)");
    Path approved = CASES.resolve(name).resolve("rendered.yaml");

    String rendered = render(name);

    if (Boolean.getBoolean("chart.write")) {
      Files.writeString(approved, rendered);
    }
    assertThat(rendered)
        .as("if the difference is intended: -Dchart.write=true writes %s", approved)
        .isEqualTo(Files.readString(approved));
  }

  /** Of security contexts and resources, one of their values is enough. */
  @Test
  void everyValueOfTheChartIsSetInOneOfTheCases() throws IOException {
    Set<String> set = new TreeSet<>();
    for (String name : cases()) {
      set.addAll(paths(CASES.resolve(name).resolve("values.yaml")));
    }

    assertThat(paths(Chart.FOLDER.resolve("values.yaml")))
        .map(path -> path.replaceFirst("(ecurityContext|resources)[.].*", "$1"))
        .filteredOn(path -> set.stream().noneMatch(it -> isIn(it, path)))
        .isEmpty();
  }

  private static boolean isIn(String path, String other) {
    return path.equals(other) || path.startsWith(other + ".");
  }

  /** The objects, or of a case other than the defaults only those that differ from the defaults. */
  private static String render(String name) {
    List<String> objects = objects(name);
    if (name.equals(DEFAULTS)) {
      return String.join(SEPARATOR, objects);
    }
    List<String> defaults = objects(DEFAULTS);
    Set<String> names = objects.stream().map(ChartRenderingIT::name).collect(Collectors.toSet());
    String missing =
        defaults.stream()
            .map(ChartRenderingIT::name)
            .filter(it -> !names.contains(it))
            .map(it -> "# not rendered: " + it + "\n")
            .collect(Collectors.joining());
    return missing
        + objects.stream()
            .filter(it -> !defaults.contains(it))
            .map(it -> SEPARATOR + it)
            .collect(Collectors.joining());
  }

  /** The CustomResourceDefinition without its schema, which has files and tests elsewhere. */
  private static List<String> objects(String name) {
    String all =
        Chart.helm(
                "template",
                "appversion",
                Chart.FOLDER.toString(),
                "--namespace",
                "appversion-system",
                "--kube-version",
                "1.34.0",
                "--values",
                CASES.resolve(name).resolve("values.yaml").toString())
            .orThrow()
            .output();
    return Arrays.stream(all.split("(?m)^---\n"))
        .filter(it -> KIND.matcher(it).find())
        .map(
            it ->
                it.contains("kind: CustomResourceDefinition\n")
                    ? it.replaceFirst("(?ms)^spec:.*", "")
                        .replaceFirst("(crd-digest): .*", "$1: of the schema")
                    : it)
        .toList();
  }

  private static String name(String object) {
    Matcher kind = KIND.matcher(object);
    Matcher name = NAME.matcher(object);
    assertThat(kind.find() && name.find()).as(object).isTrue();
    return kind.group(1) + "/" + name.group(1);
  }

  /** The paths of all values that are not mappings, and of empty mappings. */
  private static Set<String> paths(Path values) throws IOException {
    Set<String> paths = new TreeSet<>();
    addPaths(
        "", new KubernetesSerialization().unmarshal(Files.readString(values), Map.class), paths);
    return paths;
  }

  private static void addPaths(String path, Object value, Set<String> paths) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((key, it) -> addPaths(path.isEmpty() ? "" + key : path + "." + key, it, paths));
    } else {
      paths.add(path);
    }
  }
}
