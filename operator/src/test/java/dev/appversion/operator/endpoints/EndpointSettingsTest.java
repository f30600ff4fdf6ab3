package dev.appversion.operator.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.desiredstate.injection.SidecarResources;
import dev.appversion.operator.tls.TlsSettings;
import dev.appversion.process.settings.InvalidSettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointSettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "POD_NAMESPACE", "system",
              "APPVERSION_SERVICE", "appversion-operator",
              "APPVERSION_TLS_SECRET", "appversion-operator-tls",
              "APPVERSION_SIDECAR_IMAGE", "appversion/sidecar:dev"));

  @Test
  void theRestHasDefaults() throws Exception {
    EndpointSettings settings = EndpointSettings.parse(environment, "0.1.0");

    assertThat(settings.listen().getPort()).isEqualTo(8443);
    assertThat(settings.tls().hosts()).startsWith("appversion-operator.system.svc");
    assertThat(settings.tls().webhookConfiguration()).isEmpty();
    assertThat(settings.tls().source()).isEqualTo(TlsSettings.Source.OPERATOR);
    assertThat(settings.injection().pullPolicy()).isEqualTo("IfNotPresent");
    assertThat(settings.injection().resources()).isEqualTo(SidecarResources.DEFAULT);
    assertThat(settings.injection().logLevel()).isEmpty();
    assertThat(settings.bustUrl()).isEqualTo("https://appversion-operator.system.svc");
  }

  @Test
  void anEmptyRequestIsTheDefaultOne() throws Exception {
    environment.put("APPVERSION_SIDECAR_CPU_REQUEST", "");

    assertThat(EndpointSettings.parse(environment, "0.1.0").injection().resources())
        .isEqualTo(SidecarResources.DEFAULT);
  }

  @Test
  void anEmptyLimitOrUserIsNone() throws Exception {
    environment.put("APPVERSION_SIDECAR_MEMORY_LIMIT", "");
    environment.put("APPVERSION_SIDECAR_RUN_AS_USER", "");

    InjectionSettings injection = EndpointSettings.parse(environment, "0.1.0").injection();

    assertThat(injection.resources().memoryLimit()).isEmpty();
    assertThat(injection.runAsUser()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POD_NAMESPACE",
        "APPVERSION_SERVICE",
        "APPVERSION_TLS_SECRET",
        "APPVERSION_SIDECAR_IMAGE"
      })
  void missingRequiredSettingsAreNamed(String variable) {
    environment.remove(variable);

    assertThatThrownBy(() -> EndpointSettings.parse(environment, "0.1.0"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith(variable + " is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          APPVERSION_LISTEN                 | 8443       | HOST:PORT
          APPVERSION_LISTEN                 | a:70000    | HOST:PORT
          APPVERSION_TLS_SOURCE             | magic      | operator or secret
          APPVERSION_SIDECAR_PULL_POLICY    | never      | IfNotPresent, Always or Never
          APPVERSION_SIDECAR_LOG_LEVEL      | trace      | debug, info, warning or error
          APPVERSION_SIDECAR_SETTINGS       | A=b        | settings that a pod may set
          APPVERSION_SIDECAR_MEMORY_LIMIT   | 1e9        | a Kubernetes quantity
          APPVERSION_SIDECAR_IMAGE          | a b        | an image reference
          APPVERSION_WEBHOOK_CONFIGURATION  | Not_a_name | the name of a Kubernetes object
          """)
  void aBadValueIsNamedWithWhatIsAllowed(String variable, String value, String allowed) {
    environment.put(variable, value);

    assertThatThrownBy(() -> EndpointSettings.parse(environment, "0.1.0"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(variable + "=" + value + " must be ")
        .hasMessageContaining(allowed);
  }
}
