package dev.appversion.versioning.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.token.BustToken.Use;
import dev.appversion.versioning.token.BustToken.Verdict;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value on each side of every limit. */
class TokenLimitsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());

  @ParameterizedTest
  @CsvSource({"-61, false", "-60, true", "0, true", "60, true", "61, false"})
  void aStoreSignatureIsValidForAMinuteAroundItsTime(int seconds, boolean valid) {
    String signature = StoreSignature.sign(KEYS, "GET", "/v1/x", StoreSignature.STREAMED, NOW);

    assertThat(
            StoreSignature.verify(
                KEYS, signature, "GET", "/v1/x", StoreSignature.STREAMED, NOW.plusSeconds(seconds)))
        .isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"-31, false", "-30, true", "30, true", "31, false"})
  void aHopIsValidForHalfAMinuteAroundItsTime(int seconds, boolean valid) {
    String header = HopSignature.sign(KEYS, "v1", "GET", "/", NOW);

    assertThat(header).startsWith("v1;1800000000;");
    assertThat(HopSignature.verify(KEYS, header, "v1", "GET", "/", NOW.plusSeconds(seconds)))
        .isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, EXPIRED",
    "0, EXPIRED",
    "1, VALID",
    "3660, VALID", // an hour, and a minute for the issuer's clock
    "3661, LONG_LIVED"
  })
  void aBustTokenIsValidForAnHourBeforeItsExpiry(int left, Verdict verdict) {
    String token = BustToken.issue(KEYS, "web/shop", NOW.plusSeconds(left), "n");

    assertThat(BustToken.verify(KEYS, token, "web/shop", NOW)).isEqualTo(verdict);
  }

  @Test
  void aBustTokenHasUpTo1024Characters() {
    Instant expiry = NOW.plusSeconds(60);
    String nonce = "n".repeat(722);
    String longest = BustToken.issue(KEYS, "a", expiry, nonce);

    assertThat(longest).hasSize(1024);
    assertThat(BustToken.verify(KEYS, longest, "a", NOW)).isEqualTo(Verdict.VALID);
    String longer = BustToken.issue(KEYS, "a", expiry, nonce + 'n');
    assertThat(BustToken.verify(KEYS, longer, "a", NOW)).isEqualTo(Verdict.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\na", "a\n", "a\nb"})
  void aLineBreakIsRejectedAtAnyPosition(String text) {
    assertThatThrownBy(() -> BustToken.issue(KEYS, text, NOW, "n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BustToken.issue(KEYS, "web/shop", NOW, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyHasAtLeast16CharactersAndABlankPreviousOneIsIgnored() {
    assertThatThrownBy(() -> SecretKeys.of("0123456789abcde", Optional.empty()))
        .hasMessageContaining("15 characters");
    assertThatThrownBy(() -> SecretKeys.of(" 0123456789abcde ", Optional.empty()))
        .hasMessageContaining("15 characters");
    assertThatThrownBy(() -> SecretKeys.of("0123456789abcdef", Optional.of("short")))
        .hasMessageContaining("previous");
    assertThat(SecretKeys.of("0123456789abcdef", Optional.of(" \n")).id()).isEqualTo(KEYS.id());
  }

  @Test
  void keysAreNotShown() {
    assertThat(KEYS).hasToString("SecretKeys[1]");
  }

  @Test
  void usedTokensAreEqualByTheirContent() {
    UsedTokens one =
        UsedTokens.parse(null).with(new Use("a", NOW.plusSeconds(60)), "request-1", NOW);
    UsedTokens other =
        UsedTokens.parse(null).with(new Use("b", NOW.plusSeconds(60)), "request-1", NOW);

    assertThat(UsedTokens.parse(one.toString())).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(one).isNotEqualTo(other);
  }
}
