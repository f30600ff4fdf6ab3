package dev.appversion.versioning.routing.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathPatternTest {
  @Test
  void aPatternOfManySegmentsNeedsNoStackForEach() {
    String segments = "/a".repeat(100_000);

    assertThat(PathPattern.isValid(segments + "/*.b/**")).isTrue();
    assertThat(PathPattern.isValid(segments + "/**/c")).isFalse();
    assertThat(PathPattern.isValid(segments + "/")).isFalse();
  }
}
