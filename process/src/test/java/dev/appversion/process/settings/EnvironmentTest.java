package dev.appversion.process.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Setting<Integer> PORT =
      Setting.of("APPVERSION_PORT", "80", "a port", Values::port, "The port.");
  private static final Setting<String> POD =
      Setting.required(
          "POD_NAME",
          "the name of a pod",
          text -> Values.matching(Pattern.compile("[a-z]+"), text),
          "The pod.");
  private static final Setting<String> KEY =
      Setting.secret("APPVERSION_KEY", "longer", text -> java.util.Optional.empty(), "The key.");
  private static final Setting<String> LIMIT =
      Setting.of(
              "APPVERSION_LIMIT",
              "96Mi",
              "a quantity or empty",
              text -> Values.matching(Pattern.compile("|[0-9]+Mi"), text),
              "The limit.")
          .with(Setting.Trait.EMPTY_IS_VALUE);
  private static final List<Setting<?>> ALL = List.of(PORT, POD, KEY, LIMIT);

  @Test
  void reportsAllProblemsTogetherInTheOrderOfReading() {
    Environment env =
        new Environment(
            Map.of("APPVERSION_PORT", "x\ny", "APPVERSION_KEY", "short", "APPVERSION_POTR", "1"));

    assertThat(env.getOrDefault(PORT)).isEqualTo(80);
    assertThat(env.get(KEY)).isEmpty();
    assertThat(env.get(POD)).isEmpty();

    assertThat(problems(env))
        .containsExactly(
            "APPVERSION_PORT=x?y must be a port",
            "APPVERSION_KEY must be longer",
            "POD_NAME is required: it must be the name of a pod",
            "APPVERSION_POTR is not a setting; did you mean APPVERSION_PORT?");
  }

  @Test
  void anEmptyValueMeansUnset() {
    Environment env = new Environment(Map.of("APPVERSION_PORT", " ", "POD_NAME", ""));

    assertThat(env.has(PORT)).isFalse();
    assertThat(env.getOrDefault(PORT)).isEqualTo(80);
    assertThat(env.get(POD)).isEmpty();
    assertThat(problems(env)).hasSize(1);
  }

  @Test
  void anEmptyValueOverridesTheDefaultWhereItIsAValue() {
    assertThat(new Environment(Map.of("APPVERSION_LIMIT", "")).getOrDefault(LIMIT)).isEmpty();
    assertThat(new Environment(Map.of()).getOrDefault(LIMIT)).isEqualTo("96Mi");
  }

  @Test
  void reportsAProblemOnceForASettingThatIsReadTwice() {
    Environment env = new Environment(Map.of());
    env.get(POD);
    env.get(POD);

    assertThat(problems(env)).hasSize(1);
  }

  @Test
  void acceptsTheVariablesThatKubernetesSetsForAService() {
    Environment env =
        new Environment(
            Map.of(
                "APPVERSION_OPERATOR_SERVICE_HOST", "10.0.0.1",
                "APPVERSION_OPERATOR_PORT_443_TCP", "tcp://10.0.0.1:443",
                "APPVERSION_OPERATOR_PORT", "tcp://10.0.0.1:443"));

    assertThatCode(() -> env.check(ALL)).doesNotThrowAnyException();
  }

  @Test
  void reportNamesProcessProblemsAndReferencePage() {
    InvalidSettingsException invalid = new InvalidSettingsException(List.of("one", "two"));

    assertThat(invalid.report("store", "docs/reference/store-settings.md"))
        .isEqualTo(
            """
            the store cannot start:
            - one
            - two
            All settings: --help, or docs/reference/store-settings.md
            """);
  }

  private static List<String> problems(Environment env) {
    return catchThrowableOfType(InvalidSettingsException.class, () -> env.check(ALL)).problems();
  }
}
