package dev.appversion.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {

  @Test
  void everyDefault() {
    OperatorSettings settings = OperatorSettings.parse(Map.of());

    assertThat(settings.podName()).isEqualTo("appversion-operator");
    assertThat(settings.namespace()).isEqualTo("default");
    assertThat(settings.leaderElection()).isTrue();
    assertThat(settings.lease()).isEqualTo("appversion-operator");
    assertThat(settings.namespaces()).isEmpty();
    assertThat(settings.healthListen().getPort()).isEqualTo(8081);
    assertThat(settings.bustUrl()).isEmpty();
    assertThat(settings.logLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void everyVariable() {
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
    assertThat(settings.logLevel()).isEqualTo(Level.FINE);
  }

  @ParameterizedTest
  @CsvSource({
    "POD_NAMESPACE, Not_A_Name",
    "APPVERSION_LEADER_ELECTION, yes",
    "APPVERSION_LEASE, ''",
    "APPVERSION_WATCH_NAMESPACES, 'a,B'",
    "APPVERSION_HEALTH_LISTEN, 8081",
    "APPVERSION_HEALTH_LISTEN, 0.0.0.0:99999",
    "APPVERSION_BUST_URL, http://plain",
    "APPVERSION_BUST_URL, https://with/path",
    "APPVERSION_LOG_LEVEL, loud",
  })
  void aBadValueIsNamedWithItsVariable(String variable, String value) {
    assertThatThrownBy(() -> OperatorSettings.parse(Map.of(variable, value)))
        .isInstanceOf(OperatorSettings.InvalidSettingException.class)
        .hasMessageStartingWith(variable + " is '" + value + "'; it must be ");
  }
}
