package dev.appversion.versioning.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.token.PreviewToken.Reading;
import dev.appversion.versioning.token.PreviewToken.Reading.Expired;
import dev.appversion.versioning.token.PreviewToken.Reading.Invalid;
import dev.appversion.versioning.token.PreviewToken.Reading.Valid;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PreviewTokenTest {
  private static final SecretKeys KEYS = SecretKeys.of("correct horse battery", Optional.empty());
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant EXPIRY = NOW.plusSeconds(60);
  private static final String SCOPE = "web/shop";
  private static final String TOKEN = PreviewToken.issue(KEYS, SCOPE, "v1.2", EXPIRY);

  private static Reading read(String token, Instant now) {
    return PreviewToken.read(KEYS, token, SCOPE, now);
  }

  @Property
  void aTokenNamesItsVersionUntilItExpires(
      @ForAll @AlphaChars @StringLength(min = 1, max = 40) String version,
      @ForAll @IntRange(min = 0, max = 120) int secondsLater) {
    String token = PreviewToken.issue(KEYS, SCOPE, version, EXPIRY);

    assertThat(read(token, NOW.plusSeconds(secondsLater)))
        .isEqualTo(secondsLater < 60 ? new Valid(version, EXPIRY) : new Expired());
  }

  @Property
  void aTokenOfAnotherAppIsInvalid(@ForAll @AlphaChars @StringLength(max = 20) String other) {
    assertThat(PreviewToken.read(KEYS, TOKEN, "web/" + other, NOW))
        .isEqualTo(other.equals("shop") ? new Valid("v1.2", EXPIRY) : new Invalid());
  }

  /** The fields of a token cannot be moved from one to another. */
  @Test
  void scopeAndVersionHaveNoLineBreaks() {
    assertThatThrownBy(() -> PreviewToken.issue(KEYS, "web\nshop", "v1", EXPIRY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PreviewToken.issue(KEYS, SCOPE, "v1\n1", EXPIRY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void aTokenOfAnotherKeyIsInvalid(
      @ForAll @AlphaChars @StringLength(min = 16, max = 40) String otherKey) {
    SecretKeys others = SecretKeys.of(otherKey, Optional.empty());

    assertThat(PreviewToken.read(others, TOKEN, SCOPE, NOW)).isEqualTo(new Invalid());
  }

  @Test
  void aTokenForOnePurposeIsInvalidForAnother() {
    String bust = BustToken.issue(KEYS, SCOPE, EXPIRY, "v1.2");

    assertThat(read(bust, NOW)).isEqualTo(new Invalid());
    assertThat(BustToken.verify(KEYS, TOKEN, SCOPE, NOW)).isEqualTo(BustToken.Verdict.FORGED);
  }

  @Test
  void everyAlteredTokenIsInvalid() {
    for (int i = 0; i < TOKEN.length(); i++) {
      assertThat(read(TOKEN.substring(0, i), NOW)).isEqualTo(new Invalid());
      for (int bit = 0; bit < 8; bit++) {
        char flipped = (char) (TOKEN.charAt(i) ^ (1 << bit));
        String altered = TOKEN.substring(0, i) + flipped + TOKEN.substring(i + 1);

        assertThat(read(altered, NOW)).isEqualTo(new Invalid());
      }
    }
  }

  /** An expired token of another app or key is not reported as expired. */
  @Property
  void otherStringsAreInvalidAtAnyTime(@ForAll String junk, @ForAll @IntRange(min = 0) int later) {
    assertThat(read(junk, NOW.plusSeconds(later))).isEqualTo(new Invalid());
    assertThat(read(TOKEN + junk, NOW.plusSeconds(later)))
        .isEqualTo(
            !junk.isEmpty()
                ? new Invalid()
                : later < 60 ? new Valid("v1.2", EXPIRY) : new Expired());
  }

  @Test
  void aTokenIsValidForAtMostThirtyDays() {
    Instant last = NOW.plus(PreviewToken.MAX_LIFETIME);
    Instant aheadOfUs = last.plusSeconds(60);

    assertThat(read(PreviewToken.issue(KEYS, SCOPE, "v1", last), NOW))
        .isEqualTo(new Valid("v1", last));
    assertThat(read(PreviewToken.issue(KEYS, SCOPE, "v1", aheadOfUs), NOW))
        .isEqualTo(new Valid("v1", aheadOfUs));
    assertThat(read(PreviewToken.issue(KEYS, SCOPE, "v1", aheadOfUs.plusSeconds(1)), NOW))
        .isEqualTo(new Invalid());
  }
}
