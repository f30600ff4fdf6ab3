package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.desiredstate.injection.SidecarVariables;
import dev.appversion.process.settings.Setting;
import dev.appversion.sidecar.config.SidecarSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The operator and the sidecar agree on the settings that a pod may set. */
class PodSettingsTest {
  /** Set by the injector, by the routing table, by Kubernetes, or for use outside a cluster. */
  private static final List<String> NOT_THE_PODS =
      List.of(
          "APPVERSION_LISTEN",
          "APPVERSION_ADMIN_LISTEN",
          "APPVERSION_UPSTREAM",
          "APPVERSION_NAME",
          "APPVERSION_RESOURCE",
          "APPVERSION_NAMESPACE",
          "APPVERSION_ROUTING_FILE",
          "APPVERSION_MANIFEST_FILE",
          "APPVERSION_SECRET_FILE",
          "SECRET_KEY",
          "SECRET_KEY_PREVIOUS",
          "APPVERSION_LEAVE_TOKEN",
          "APPVERSION_LABELS_FILE",
          "APPVERSION_TOKEN_FILE",
          "APPVERSION_CA_FILE",
          "APPVERSION_DEV",
          "APPVERSION_STATIC_DIRS",
          "APPVERSION_STATIC_URL",
          "APPVERSION_STATIC_ROOT",
          "APPVERSION_STATIC_CORS",
          "APPVERSION_STATIC_EXCLUDE",
          "APP_VERSION",
          "APP_VERSION_HEADER",
          "APP_VERSION_MISMATCH",
          "VERSION_ENDPOINT",
          "STATIC_DEV_VERSION_QUERY",
          "APPVERSION_LOG_LEVEL", // has a separate annotation
          "KUBERNETES_SERVICE_HOST",
          "KUBERNETES_SERVICE_PORT");

  @Test
  void aPodMayChooseAllOthers() {
    Set<String> others =
        SidecarSettings.all().stream()
            .map(Setting::name)
            .filter(name -> !NOT_THE_PODS.contains(name))
            .collect(Collectors.toSet());

    assertThat(SidecarVariables.ALLOWED).isEqualTo(others);
  }
}
