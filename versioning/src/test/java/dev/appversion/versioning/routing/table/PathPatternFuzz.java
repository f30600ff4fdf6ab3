package dev.appversion.versioning.routing.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A pattern and, on the next line, a path: the pattern matches as a regular expression does. */
public final class PathPatternFuzz implements FuzzTarget {
  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    String pattern = lines[0];
    String path = lines.length < 2 ? "/" : lines[1];
    if (!PathPattern.isValid(pattern)) {
      return;
    }
    // None of the other characters of a pattern has a meaning inside \\Q and \\E.
    String expression =
        ("\\Q" + pattern + "\\E")
            .replace("**", "\\E(?s:.)+\\Q")
            .replaceAll("(?<!\\))\\*", "\\\\E[^/]*\\\\Q");
    assertThat(PathPattern.matches(pattern, path))
        .isEqualTo(Pattern.compile(expression).matcher(path).matches());
    assertThat(PathPattern.hasForm(pattern + "/x")).isEqualTo(!pattern.endsWith("/**"));
    assertThat(pattern).startsWith("/").doesNotContain("***");
    assertThat(pattern.split("/", -1)).doesNotContain(".", "..");
  }
}
