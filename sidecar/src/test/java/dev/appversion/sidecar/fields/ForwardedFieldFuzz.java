package dev.appversion.sidecar.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code Forwarded}, one value a line. A value that is accepted keeps its meaning when the proxy
 * appends its own element, and the element is the last one; values that a comma joins have the same
 * meaning as separate ones; each element is read as it is written.
 */
public final class ForwardedFieldFuzz implements FuzzTarget {
  private static final String OWN = ForwardedField.element("fd00::9", "shop.test:8080", "http");

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    List<String> values = new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
    Optional<ForwardedField> parsed = ForwardedField.parse(values);
    String joined = String.join(", ", values);
    assertThat(ForwardedField.parse(List.of(joined, OWN)).isPresent())
        .isEqualTo(ForwardedField.parse(List.of(joined)).isPresent());
    if (parsed.isEmpty()) {
      return;
    }
    ForwardedField field = parsed.get();
    assertThat(ForwardedField.parse(List.of(joined))).contains(field);

    List<ForwardedField.Element> more = new ArrayList<>(field.elements());
    more.add(new ForwardedField.Element("[fd00::9]", "shop.test:8080", "http"));
    assertThat(ForwardedField.parse(List.of(joined + ", " + OWN)))
        .contains(new ForwardedField(more));

    assertThat(field.clients())
        .hasSameSizeAs(field.elements())
        .allMatch(client -> client.chars().noneMatch(c -> c <= ' ' || c == ',' || c == '"'));
    for (ForwardedField.Element element : field.elements()) {
      if (element.client() != null && element.scheme() != null && isNode(element.client())) {
        String written = ForwardedField.element(element.client(), element.host(), element.scheme());
        assertThat(ForwardedField.parse(List.of(written)))
            .contains(new ForwardedField(List.of(element)));
      }
    }
  }

  /** Not an IPv6 address, which is written in brackets. */
  private static boolean isNode(String client) {
    return client.indexOf(':') < 0;
  }
}
