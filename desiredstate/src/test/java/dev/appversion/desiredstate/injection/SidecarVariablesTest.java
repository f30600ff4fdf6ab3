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
}
