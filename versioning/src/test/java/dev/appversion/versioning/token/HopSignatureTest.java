package dev.appversion.versioning.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopSignatureTest {
  private static final SecretKeys KEYS = SecretKeys.of("correct horse battery", Optional.empty());
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String HEADER = HopSignature.sign(KEYS, "v1.0", "GET", "/a?b", NOW);

  @Property
  void aHopIsValidWithinTheAllowedClockSkew(@ForAll @IntRange(min = -100, max = 100) int seconds) {
    boolean valid =
        HopSignature.verify(KEYS, HEADER, "v1.0", "GET", "/a?b", NOW.plusSeconds(seconds));

    assertThat(valid).isEqualTo(Math.abs(seconds) <= 30);
  }

  @ParameterizedTest
  @CsvSource({"v1.1, GET, /a?b", "v1.0, POST, /a?b", "v1.0, GET, /a", "v1.0, GET, /a?b&c"})
  void aHopIsValidForItsRequestOnly(String version, String method, String path) {
    assertThat(HopSignature.verify(KEYS, HEADER, version, method, path, NOW)).isFalse();
  }

  @Property
  void anyOtherValueIsNotAHop(@ForAll String header) {
    assertThat(HopSignature.verify(KEYS, header, "v1.0", "GET", "/a?b", NOW)).isFalse();
  }

  @Test
  void theSignatureOfABustTokenIsNotAHopSignature() {
    String[] fields = HEADER.split(";", -1);
    String token = BustToken.issue(KEYS, fields[0], NOW.plusSeconds(60), "n");
    String swapped = fields[0] + ';' + fields[1] + ';' + token.substring(token.indexOf('.') + 1);

    assertThat(HopSignature.verify(KEYS, swapped, "v1.0", "GET", "/a?b", NOW)).isFalse();
  }
}
