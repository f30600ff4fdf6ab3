package dev.appversion.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceFileTest {
  private static final String GOOD =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata: {name: shop}
      spec:
        selector: {app: shop}
        port: 8080
        defaultVersion: v1.0
        versions:
        - name: v1.0
          weight: 90
          selector: {version: v1.0}
        - name: v1.1
          weight: 10
          selector: {version: v1.1}
      """;

  @Test
  void readsAValidResourceWithItsDefaults() throws InvalidResourceException {
    ResourceFile file = ResourceFile.parse(GOOD);

    assertThat(file.resource().getSpec().versions()).hasSize(2);
    assertThat(file.resource().getSpec().assets().url()).isEqualTo("/static/");
  }

  @Test
  void readsConfigMapsFromTheSameFileAndIgnoresOtherDocuments() throws InvalidResourceException {
    String more =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-config}
        data: {a.json: "{}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        ---
        """;

    assertThat(ResourceFile.parse(GOOD + more).configMaps()).containsOnlyKeys("shop-config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "weight: 90 | weight: -5 | 10 | spec.versions[0].weight | at least 0",
        "weight: 90 | weight: 1.5 | 10 | spec.versions[0].weight | an integer, not 1.5",
        "weight: 90 | weight: many | 10 | spec.versions[0].weight | an integer, not 'many'",
        "weight: 90 | wieght: 90 | 10 | spec.versions[0].wieght | is not a field; did you mean weight?",
        "name: v1.1 | name: v1.0 | 12 | spec.versions[1].name | in the list twice",
        "name: v1.1 | name: V1 | 12 | spec.versions[1].name | must be lower-case letters and digits",
        "port: 8080 | port: 80800 | 6 | spec.port | at most 65535",
        "port: 8080 | prot: 8080 | 4 | spec.port | is missing",
        "defaultVersion: v1.0 | defaultVersion: v2 | 7 | spec.defaultVersion | 'v2' is not the name",
        "{version: v1.1} | {version: v1.0} | 14 | spec.versions[1].selector | the same pods",
        "name: v1.1 | name: v1-0 | 12 | spec.versions[1].name | share one Service",
        "weight: 10 | backend: shop-v1-0 | 12 | spec.versions[1].name | share one Service",
        "{version: v1.1} | {bad key!: v1.1} | 14 | spec.versions[1].selector | a label's key",
        "{name: shop} | {name: 9shop} | 3 | metadata.name | is also the name of a Service",
        "{name: shop} | {} | 3 | metadata.name | is missing",
        "weight: 10 | backend: shop | 13 | spec.versions[1].backend | must not have the name of the entry Service",
        "weight: 90 | blocked: true | 7 | spec.defaultVersion | is blocked",
        "weight: 10 | manifest: {path: /a, inline: x} | 13 | spec.versions[1].manifest | exactly one",
        "weight: 10 | manifest: {} | 13 | spec.versions[1].manifest | exactly one",
        "weight: 10 | manifest: {path: static} | 13 | spec.versions[1].manifest.path | must be a path that starts with a slash",
        "v1alpha1 | v1 | 1 | apiVersion | must be appversion.dev/v1alpha1",
      })
  void reportsPathLineAndRuleOfAProblem(
      String good, String bad, int line, String path, String said) {
    var refused = refused(GOOD.replace(good, bad));

    assertThat(refused)
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.message()).contains(said);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[/a/**, /**] | [1] | the first segment has neither",
        "[/a/../b] | [0] | no segment . or ..",
        "[/a/*x*/b] | [0] | once in each",
        "/a | '' | must be a list",
      })
  void immutablePathsHaveAForm(String paths, String item, String said) {
    String text =
        GOOD.replace("  port: 8080", "  port: 8080\n  static: {immutablePaths: " + paths + "}");

    assertThat(refused(text))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.static.immutablePaths" + item);
              assertThat(problem.line()).isEqualTo(7);
              assertThat(problem.message()).contains(said);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[/static/a/**, /**] | [1] | an excluded path is",
        "[/static/../b] | [0] | no segment . or ..",
      })
  void excludedPathsHaveAForm(String paths, String item, String said) {
    assertThat(
            refused(GOOD.replace("port: 8080", "port: 8080\n  static: {exclude: " + paths + "}")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.static.exclude" + item);
              assertThat(problem.message()).contains(said);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{header: X-Build, query: build}"})
  void aPinHasExactlyOneSource(String pin) {
    assertThat(refused(GOOD.replace("port: 8080", "port: 8080\n  client: {pins: [" + pin + "]}")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.client.pins[0]");
              assertThat(problem.message()).contains("exactly one of header and query");
            });
  }

  @Test
  void aPartitionedCookieIsForFramesOfOtherSites() {
    String cookie = "\n  client: {cookie: {sameSite: Lax, partitioned: true}}";

    assertThat(refused(GOOD.replace("port: 8080", "port: 8080" + cookie)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.client.cookie");
              assertThat(problem.message()).contains("leave sameSite out");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: shop-v1-0} | spec.versions[0].name | must not have the name of the entry Service",
        "{onDelete: restore} | spec.service | set adopt: true",
        "{appProtocol: h2c} | spec.service | supports only HTTP/1.1",
        "{backends: {appProtocol: GRPC}} | spec.service.backends | supports only HTTP/1.1",
        "{onDelete: keep, adopt: true} | spec.service.onDelete | delete, restore",
        "{name: Web} | spec.service.name | must be lower-case",
      })
  void theEntryServiceMayHaveAnotherNameAndIsRestoredOnlyIfItIsAdopted(
      String service, String path, String said) {
    assertThat(refused(GOOD.replace("port: 8080", "port: 8080\n  service: " + service)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).contains(said);
            });
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThat(refused(GOOD.replace("weight: 90", "weight: -5").replace("8080", "0"))).hasSize(2);
  }

  @Test
  void weightsMustNotAddUpToZero() {
    assertThat(refused(GOOD.replace("weight: 90", "weight: 0").replace("weight: 10", "weight: 0")))
        .singleElement()
        .extracting(FieldError::message)
        .asString()
        .contains("add up to 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: [1, 2'           | not valid YAML",
        "'a: 1\na: 2'         | is set twice",
        "'kind: AppVersion\n---\n\t x' | not valid YAML",
        "''                   | no document of kind AppVersion",
        "'kind: Deployment'   | no document of kind AppVersion",
        "'? [a]\n: 1'         | a key that is not a string",
        "'just a text'        | no document of kind AppVersion",
      })
  void aFileWithoutAResourceIsAClearError(String text, String said) {
    assertThat(refused(text)).anySatisfy(p -> assertThat(p.in("f.yaml")).contains(said));
  }

  @Test
  void aliasesThatGrowWithoutEndAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 24; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(refused(bomb.toString()))
        .singleElement()
        .extracting(FieldError::message)
        .asString()
        .contains("more than 100000 values");
  }

  @Test
  void aSecondAppVersionIsRefused() {
    assertThat(refused(GOOD + "---\n" + GOOD)).anySatisfy(p -> assertThat(p.line()).isEqualTo(17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567", "0012345", "12e4567", "1.10", "0x1f", "true", "1234567890123"})
  void aVersionThatYamlReadsAsAnotherTypeIsShownInQuotes(String version) {
    assertThat(refused(GOOD.replace("weight: 90", "appVersion: " + version)))
        .singleElement()
        .extracting(FieldError::message)
        .isEqualTo("must be a string: write '" + version + "'");
  }

  @Test
  void everyPatternOfTheCrdHasADescription() {
    assertThat(CrdSchema.load().patterns())
        .isNotEmpty()
        .allSatisfy(pattern -> assertThat(PatternWords.hasWords(pattern)).as(pattern).isTrue());
  }

  /**
   * Each of these has its Java in {@link CrdRules} or {@link RolloutRules}, and its case here or in
   * their test.
   */
  @Test
  void everyRuleOfTheCrdIsChecked() {
    List<String> rules = CrdSchema.load().rules();
    String duration = "!self.matches('^(0|[1-9]";

    assertThat(rules).filteredOn(rule -> rule.startsWith(duration)).hasSize(7);
    assertThat(rules)
        .filteredOn(rule -> !rule.startsWith(duration))
        .map(rule -> rule.substring(0, Math.min(40, rule.length())))
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "self.metadata.name.matches('^[a-z]([-a-z",
                "self.spec.versions.all(v, has(v.backend)",
                "self.spec.versions.all(v, !has(v.backend",
                "self.spec.versions.all(v, !has(v.backend",
                "!has(self.spec.service.name) || !self.sp",
                "!has(self.onDelete) || self.onDelete != ",
                "!has(self.appProtocol) || !(self.appProt",
                "!has(self.appProtocol) || !(self.appProt",
                "self.all(key, key.matches('^([a-z0-9]([-",
                "self.all(key, key.matches('^([a-z0-9]([-",
                "has(self.defaultVersion) || has(self.rol",
                "!has(self.defaultVersion) || self.versio",
                "!has(self.defaultVersion) || !self.versi",
                "has(self.rollout) || self.versions.map(v",
                "!has(self.rollout) || self.versions.all(",
                "!has(self.rollout) || self.versions.exis",
                "!has(self.rollout) || self.versions.exis",
                "!self.preview.private || has(self.rollou",
                "self.steps.map(s, s.weight).isSorted() &",
                "self < 100",
                "[self.grace, self.maxAge].exists(d, !d.m",
                "[self.move, self.maxAge].exists(d, !d.ma",
                "self.versions.all(v, self.versions.exist",
                "self.versions.all(v, self.versions.exist",
                "[has(self.path), has(self.configMapRef),",
                "!has(self.immutablePaths) || self.immuta",
                "!has(self.immutablePaths) || !self.immut",
                "!has(self.exclude) || self.exclude.all(p",
                "!has(self.exclude) || !self.exclude.exis",
                "has(self.header) != has(self.query)",
                "!has(self.partitioned) || !self.partitio"));
  }

  private static List<FieldError> refused(String text) {
    var thrown =
        catchThrowableOfType(InvalidResourceException.class, () -> ResourceFile.parse(text));
    assertThat(thrown).as("refused: " + text).isNotNull();
    return thrown.problems();
  }
}
