package dev.appversion.process.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void theJsonHasTheMembersOfTheStandardThenItsExtensions() {
    Problem problem =
        new Problem(409, "Conflict", "It is \"taken\".", Map.of("names", List.of("a")));

    assertThat(problem.json())
        .isEqualTo(
            """
            {"type":"about:blank","title":"Conflict","status":409,"detail":"It is \\"taken\\".","names":["a"]}
            """);
  }

  @Test
  void textFromAClientIsVisibleAsciiOfLimitedLength() {
    assertThat(Problem.printable("v1\r\n\u00e4\u202e")).isEqualTo("v1????");
    assertThat(Problem.printable("v".repeat(129))).isEqualTo("v".repeat(128) + "...");
  }
}
