package dev.appversion.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutRulesTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("appversion.root", ".."), "crds/src/test/resources/corpus");
  private static final String GOOD =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata: {name: shop}
      spec:
        selector: {app: shop}
        port: 8080
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        rollout: {target: v1.1}
        retirement: {}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{name: v1.1, | {name: v1.1, weight: 1, | spec.versions[1].weight | rollout decides the shares",
        "{target: v1.1} | {target: v1.2} | spec.rollout.target | 'v1.2' is not the name of one of",
        "{target: v1.1} | {} | spec.rollout.target | is missing",
        "{target: v1.1} | {target: v1.1, steps: [{weight: 5}, {weight: 5}]} | spec.rollout.steps[1].weight | must ascend",
        "{target: v1.1} | {target: v1.1, steps: [{weight: 25}, {weight: 5}]} | spec.rollout.steps[1].weight | must ascend",
        "{target: v1.1} | {target: v1.1, steps: [{weight: 100}]} | spec.rollout.steps[0].weight | 100 is the implied last step",
        "{target: v1.1} | {target: v1.1, steps: [{weight: -1}]} | spec.rollout.steps[0].weight | at least 0",
        "{target: v1.1} | {target: v1.1, steps: [{weight: 5, hold: 366d}]} | spec.rollout.steps[0].hold | at most 365d",
        "{target: v1.1} | {target: v1.1, steps: [{weight: 5, hold: 1h30m}]} | spec.rollout.steps[0].hold | must be a whole number with s, m, h or d",
        "{target: v1.1} | {target: v1.1, bake: 8761h} | spec.rollout.bake | at most 365d",
        "{target: v1.1} | {target: v1.1, deadline: 525601m} | spec.rollout.deadline | at most 365d",
        "{target: v1.1} | {target: v1.1, rollbackWindow: 11} | spec.rollout.rollbackWindow | at most 10",
        "retirement: {} | retirement: {maxAge: 31536001s} | spec.retirement.maxAge | at most 365d",
        "retirement: {} | retirement: {idle: 366d} | spec.retirement.idle | at most 365d",
        "retirement: {} | retirement: {grace: 25h} | spec.retirement | grace (default 30m) must not be longer",
        "retirement: {} | retirement: {move: 25h} | spec.retirement | move (default 30m) must not be longer",
        "retirement: {} | preview: {private: perhaps} | spec.preview.private | true or false",
        "rollout: {target: v1.1} | pages: {} | spec.defaultVersion | is required without rollout",
        "port: 8080 | \"port: 8080\n  defaultVersion: ''\" | spec.defaultVersion | '' is not the name",
      })
  void reportsPathAndRuleOfAProblem(String good, String bad, String path, String said) {
    assertThat(refused(GOOD.replace(good, bad)))
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).contains(said);
            });
  }

  @Test
  void oneVersionCanServe() {
    assertThat(refused(GOOD.replace("selector: {v", "blocked: true, selector: {v")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.versions");
              assertThat(problem.message())
                  .isEqualTo("all versions are blocked: unblock at least one of them");
            });
  }

  @Test
  void weightsAreNotRequired() throws InvalidResourceException {
    assertThat(ResourceFile.parse(GOOD).resource().getSpec().rollout()).isNotNull();
  }

  /** The same answer as the API server's, to the same resources. */
  @ParameterizedTest
  @MethodSource("appVersions")
  void acceptsWhatTheApiServerAccepts(Path file) throws Exception {
    String text = Files.readString(file);

    if (file.getFileName().toString().startsWith("valid-")) {
      assertThat(ResourceFile.parse(text).resource()).isNotNull();
    } else {
      assertThat(refused(text)).isNotEmpty();
    }
  }

  static List<Path> appVersions() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.filter(file -> !file.toString().contains("-command-")).sorted().toList();
    }
  }

  private static List<FieldError> refused(String text) {
    var thrown =
        catchThrowableOfType(InvalidResourceException.class, () -> ResourceFile.parse(text));
    assertThat(thrown).as("refused: " + text).isNotNull();
    return thrown.problems();
  }
}
