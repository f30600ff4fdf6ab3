package dev.appversion.versioning.routing.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.contract.RequestPins;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header fields that decide a route: an input is one field a line. The value of a cookie is the
 * one that a simple reader finds, each value that is read is written as it was sent, and no field
 * makes the reader fail.
 */
public final class RequestFactsFuzz implements FuzzTarget {
  private static final Bucket DRAWN = new Bucket(7);

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    List<String> lines = new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
    RequestFacts facts = RequestFacts.of("GET", "/a", name -> values(lines, name), () -> DRAWN);

    List<String> cookies = values(lines, "Cookie");
    assertThat(facts.requestedByCookie())
        .isEqualTo(cookie(cookies, RequestPins.VERSION_COOKIE).filter(value -> !value.isEmpty()));
    Optional<String> affinity = cookie(cookies, RequestPins.AFFINITY_COOKIE);
    facts.affinity().ifPresent(read -> assertThat(affinity).contains(read.toString()));
    Optional<String> redirect = cookie(cookies, RequestPins.REDIRECT_COOKIE);
    facts.redirect().ifPresent(read -> assertThat(redirect).contains(read.toString()));
    assertThat(facts.requestedByHeader()).doesNotHaveDuplicates().doesNotContain("");
    var _ = facts.isOfThisSite(); // must not throw
  }

  private static List<String> values(List<String> lines, String name) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
        values.add(line.substring(colon + 1).strip());
      }
    }
    return values;
  }

  /** RFC 6265 section 5.4, without regard for the number of steps. */
  private static Optional<String> cookie(List<String> fields, String name) {
    for (String pair : String.join(";", fields).split(";", -1)) {
      String[] sides = pair.split("=", 2);
      if (sides.length == 2 && sides[0].strip().equals(name)) {
        String value = sides[1].strip();
        return Optional.of(
            value.matches("(?s)\".*\"") ? value.substring(1, value.length() - 1) : value);
      }
    }
    return Optional.empty();
  }
}
