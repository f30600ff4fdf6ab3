package dev.appversion.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void runsOfWhiteSpaceBecomeOneSpace() {
    Options options = Options.parse("--options", "\n  -Xms40m\n      -Xint ");

    assertThat(options.get("options")).isEqualTo("-Xms40m -Xint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void aBlankOptionIsMissing(String value) {
    Options options = Options.parse("--main", value);

    assertThatThrownBy(() -> options.get("main")).hasMessage("--main is missing");
    assertThatThrownBy(() -> options.get("jar")).hasMessage("--jar is missing");
  }

  @Test
  void aValueWithoutANameIsRefused() {
    assertThatThrownBy(() -> Options.parse("--out", "target", "image"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image");
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Options.parse("--out"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--out");
  }
}
