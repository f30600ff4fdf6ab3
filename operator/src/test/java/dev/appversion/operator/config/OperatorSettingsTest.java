package dev.appversion.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.InvalidSettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSettingsTest {

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of("POD_NAME", "op-1", "POD_NAMESPACE", "system", "APPVERSION_LEASE", "op"));

  /** Two replicas with one identity would both lead. */
  @ParameterizedTest
  @ValueSource(strings = {"POD_NAME", "POD_NAMESPACE", "APPVERSION_LEASE"})
  void identityNamespaceAndLeaseAreRequired(String variable) {
    environment.remove(variable);

    assertThatThrownBy(() -> OperatorSettings.parse(environment))
        .hasMessageStartingWith(variable + " is required");
  }

  @Test
  void everyDefault() throws Exception {
    OperatorSettings settings = OperatorSettings.parse(environment);

    assertThat(settings.leaderElection()).isTrue();
    assertThat(settings.namespaces()).isEmpty();
    assertThat(settings.healthListen().getPort()).isEqualTo(8081);
    assertThat(settings.bustUrl()).isEmpty();
    assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
  }

  @Test
  void everyVariable() throws Exception {
    OperatorSettings settings =
        OperatorSettings.parse(
            Map.of(
                "POD_NAME", "op-1",
                "POD_NAMESPACE", "system",
                "APPVERSION_LEADER_ELECTION", "false",
                "APPVERSION_LEASE", "op",
                "APPVERSION_WATCH_NAMESPACES", "a, b,",
                "APPVERSION_HEALTH_LISTEN", "[::1]:9000",
                "APPVERSION_BUST_URL", "https://op.system.svc",
                "APPVERSION_LOG_LEVEL", "debug"));

    assertThat(settings.podName()).isEqualTo("op-1");
    assertThat(settings.namespace()).isEqualTo("system");
    assertThat(settings.leaderElection()).isFalse();
    assertThat(settings.lease()).isEqualTo("op");
    assertThat(settings.namespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.healthListen().getPort()).isEqualTo(9000);
    assertThat(settings.bustUrl()).isEqualTo("https://op.system.svc");
    assertThat(settings.logLevel()).isEqualTo(LogLevel.DEBUG);
  }

  @Test
  void allProblemsAreReportedTogether() {
    environment.remove("POD_NAME");
    environment.put("APPVERSION_LOG_LEVEL", "loud");
    environment.put("APPVERSION_LEADER_ELECTON", "false");

    assertThatThrownBy(() -> OperatorSettings.parse(environment))
        .hasMessage(
            """
            POD_NAME is required: it must be the name of a Kubernetes object
            APPVERSION_LOG_LEVEL=loud must be debug, info, warning or error
            APPVERSION_LEADER_ELECTON is not a setting; did you mean APPVERSION_LEADER_ELECTION?""");
  }

  @ParameterizedTest
  @CsvSource({
    "POD_NAMESPACE, Not_A_Name",
    "APPVERSION_LEADER_ELECTION, yes",
    "APPVERSION_LEASE, Not_A_Name",
    "APPVERSION_WATCH_NAMESPACES, 'a,B'",
    "APPVERSION_HEALTH_LISTEN, 8081",
    "APPVERSION_HEALTH_LISTEN, 0.0.0.0:99999",
    "APPVERSION_BUST_URL, http://plain",
    "APPVERSION_BUST_URL, https://with/path",
    "APPVERSION_LOG_LEVEL, loud",
  })
  void aBadValueIsNamedWithItsVariable(String variable, String value) {
    environment.put(variable, value);

    assertThatThrownBy(() -> OperatorSettings.parse(environment))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith(variable + "=" + value + " must be ");
  }
}
