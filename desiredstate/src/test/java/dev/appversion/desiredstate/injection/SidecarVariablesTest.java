package dev.appversion.desiredstate.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SidecarVariablesTest {
  @Test
  void aPodSetsItsAccessLogWithAShare() throws Exception {
    assertThat(SidecarVariables.parse(" APPVERSION_ACCESS_LOG=0.5%\n APPVERSION_VIA=false "))
        .isEqualTo(Map.of("APPVERSION_ACCESS_LOG", "0.5%", "APPVERSION_VIA", "false"));
  }

  @Test
  void aPodSetsTheCollectorOfItsSpans() throws Exception {
    assertThat(SidecarVariables.parse("APPVERSION_OTLP_ENDPOINT=http://[2001:db8::1]:4318/a-b_c"))
        .isEqualTo(Map.of("APPVERSION_OTLP_ENDPOINT", "http://[2001:db8::1]:4318/a-b_c"));
  }

  @Test
  void settingsOfTheInstallationHaveTheSameForm() {
    assertThat(SidecarVariables.of("APPVERSION_TRACE_SHARE=1%"))
        .contains(Map.of("APPVERSION_TRACE_SHARE", "1%"));
    assertThat(SidecarVariables.of("APPVERSION_SECRET_KEY=0123456789")).isEmpty();
  }
}
