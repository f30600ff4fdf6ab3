package dev.appversion.sidecar.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
  @Test
  void readsTheSoftLimit() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             94000                94000                processes
        Max open files            %s                   1048576              files
        """;
    assertThat(OpenFiles.parse(limits.formatted("20000"))).hasValue(20000);
    assertThat(OpenFiles.parse(limits.formatted("unlimited"))).isEmpty();
    assertThat(OpenFiles.parse("")).isEmpty();
  }

  @Test
  void eachClientUsesTwoFiles() {
    assertThat(OpenFiles.fitting(8192, 1_048_576)).isEqualTo(8192);
    assertThat(OpenFiles.fitting(8192, 4096)).isEqualTo(1920);
    assertThat(OpenFiles.fitting(8192, 64)).isEqualTo(1);
  }
}
