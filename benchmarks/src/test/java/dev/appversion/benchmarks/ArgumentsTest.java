package dev.appversion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final Arguments ARGUMENTS = Arguments.of("--rounds=5", "--only=c2.*", "--json");

  @Test
  void readsOptionsAndFlags() {
    assertThat(ARGUMENTS.number("--rounds", 3)).isEqualTo(5);
    assertThat(ARGUMENTS.text("--only", ".*")).isEqualTo("c2.*");
    assertThat(ARGUMENTS.has("--json")).isTrue();
  }

  @Test
  void anAbsentOptionHasItsDefault() {
    assertThat(ARGUMENTS.number("--seconds", 10)).isEqualTo(10);
    assertThat(ARGUMENTS.text("--image", "target")).isEqualTo("target");
    assertThat(ARGUMENTS.has("--compressed")).isFalse();
  }

  @Test
  void refusesAValueThatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ARGUMENTS.number("--only", 1))
        .withMessage("--only=c2.*: must be a whole number");
  }
}
