package dev.appversion.versioning.token;

import static dev.appversion.versioning.token.BustToken.Verdict.EXPIRED;
import static dev.appversion.versioning.token.BustToken.Verdict.FOREIGN;
import static dev.appversion.versioning.token.BustToken.Verdict.FORGED;
import static dev.appversion.versioning.token.BustToken.Verdict.LONG_LIVED;
import static dev.appversion.versioning.token.BustToken.Verdict.MALFORMED;
import static dev.appversion.versioning.token.BustToken.Verdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class BustTokenTest {
  private static final SecretKeys KEYS = SecretKeys.of("correct horse battery", Optional.empty());
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String SCOPE = "web/shop";
  private static final String TOKEN = BustToken.issue(KEYS, SCOPE, NOW.plusSeconds(60), "a-nonce");

  @Test
  void aTokenIsValidForItsAppUntilItExpires() {
    assertThat(BustToken.verify(KEYS, TOKEN, SCOPE, NOW)).isEqualTo(VALID);
    assertThat(BustToken.verify(KEYS, TOKEN, SCOPE, NOW.plusSeconds(59))).isEqualTo(VALID);
    assertThat(BustToken.verify(KEYS, TOKEN, SCOPE, NOW.plusSeconds(60))).isEqualTo(EXPIRED);
  }

  @Property
  void aTokenOfAnotherScopeFails(@ForAll @AlphaChars @StringLength(max = 20) String other) {
    assertThat(BustToken.verify(KEYS, TOKEN, "web/" + other, NOW))
        .isEqualTo(other.equals("shop") ? VALID : FOREIGN);
  }

  @Property
  void aTokenOfAnotherKeyFails(
      @ForAll @AlphaChars @StringLength(min = 16, max = 40) String otherKey) {
    SecretKeys others = SecretKeys.of(otherKey, Optional.empty());

    assertThat(BustToken.verify(others, TOKEN, SCOPE, NOW)).isEqualTo(FORGED);
  }

  @Property
  void anExpiredTokenFails(@ForAll @IntRange(min = 0) int secondsAgo) {
    String token = BustToken.issue(KEYS, SCOPE, NOW.minusSeconds(secondsAgo), "n");

    assertThat(BustToken.verify(KEYS, token, SCOPE, NOW)).isEqualTo(EXPIRED);
  }

  /** Used tokens are remembered until they expire. */
  @Test
  void aTokenWithALifetimeThatIsTooLongFails() {
    Instant last = NOW.plus(BustToken.MAX_LIFETIME);
    assertThat(BustToken.verify(KEYS, BustToken.issue(KEYS, SCOPE, last, "n"), SCOPE, NOW))
        .isEqualTo(VALID);
    String aheadOfUs = BustToken.issue(KEYS, SCOPE, last.plusSeconds(60), "n");
    assertThat(BustToken.verify(KEYS, aheadOfUs, SCOPE, NOW)).isEqualTo(VALID);
    String longer = BustToken.issue(KEYS, SCOPE, last.plusSeconds(61), "n");
    assertThat(BustToken.verify(KEYS, longer, SCOPE, NOW)).isEqualTo(LONG_LIVED);
    assertThat(BustToken.verify(KEYS, longer, SCOPE, NOW.plusSeconds(61))).isEqualTo(VALID);
  }

  @Test
  void everyTruncatedTokenFails() {
    for (int length = 0; length < TOKEN.length(); length++) {
      assertThat(BustToken.verify(KEYS, TOKEN.substring(0, length), SCOPE, NOW))
          .isIn(MALFORMED, FORGED);
    }
  }

  @Test
  void everyTokenWithOneBitFlippedFails() {
    for (int i = 0; i < TOKEN.length(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        char flipped = (char) (TOKEN.charAt(i) ^ (1 << bit));
        String token = TOKEN.substring(0, i) + flipped + TOKEN.substring(i + 1);

        assertThat(BustToken.verify(KEYS, token, SCOPE, NOW)).isIn(MALFORMED, FORGED);
      }
    }
  }

  @Property
  void otherStringsFail(@ForAll String junk) {
    assertThat(BustToken.verify(KEYS, junk, SCOPE, NOW)).isIn(MALFORMED, FORGED);
  }

  @Test
  void theOldKeyIsAcceptedDuringARotationAndTheNewOneSigns() {
    SecretKeys rotating =
        SecretKeys.of("a new key, also long", Optional.of("correct horse battery"));

    assertThat(BustToken.verify(rotating, TOKEN, SCOPE, NOW)).isEqualTo(VALID);
    String token = BustToken.issue(rotating, SCOPE, NOW.plusSeconds(60), "n");
    assertThat(BustToken.verify(KEYS, token, SCOPE, NOW)).isEqualTo(FORGED);
    assertThat(rotating.id()).hasSize(12).isNotEqualTo(KEYS.id());
  }

  @Test
  void aShortKeyIsRejectedWithoutBeingShown() {
    assertThatThrownBy(() -> SecretKeys.of("hunter2", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 16")
        .hasMessageNotContaining("hunter2");
    assertThat(KEYS.toString()).doesNotContain("horse");
  }
}
