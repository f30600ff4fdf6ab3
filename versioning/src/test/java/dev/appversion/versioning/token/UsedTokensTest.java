package dev.appversion.versioning.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.token.BustToken.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UsedTokensTest {
  private static final SecretKeys KEYS = SecretKeys.of("correct horse battery", Optional.empty());
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String REQUEST = "2027-01-15T08:00:00Z-0a1b2c3d";

  private static Use use(String nonce, long seconds) {
    return BustToken.use(BustToken.issue(KEYS, "web/shop", NOW.plusSeconds(seconds), nonce));
  }

  @Test
  void aUsedTokenIsIdentifiedByItsRequest() {
    UsedTokens used = UsedTokens.NONE.with(use("a", 60), REQUEST, NOW);

    assertThat(used.requestOf(use("a", 60))).contains(REQUEST);
    assertThat(used.requestOf(use("b", 60))).isEmpty();
    assertThat(UsedTokens.parse(used.toString())).isEqualTo(used);
    assertThat(used.toString()).doesNotContain("\n");
  }

  /** A token has the same identity under the old key and the new one. */
  @Test
  void aTokenIsTheSameUnderAnotherKey() {
    SecretKeys rotated = SecretKeys.of("a new key, also long", Optional.empty());
    Instant expiry = NOW.plusSeconds(60);

    assertThat(BustToken.use(BustToken.issue(rotated, "web/shop", expiry, "a")))
        .isEqualTo(BustToken.use(BustToken.issue(KEYS, "web/shop", expiry, "a")));
  }

  /** A replica whose clock is behind may still accept it. */
  @Test
  void expiredTokensAreRemovedLater() {
    UsedTokens used = UsedTokens.NONE.with(use("a", 60), REQUEST, NOW);

    Instant soon = NOW.plusSeconds(60).plus(UsedTokens.GRACE).minusSeconds(1);
    assertThat(used.with(use("b", 600), "r", soon).requestOf(use("a", 60))).contains(REQUEST);
    Instant later = soon.plusSeconds(1);
    UsedTokens left = used.with(use("b", 600), "r", later);
    assertThat(left.requestOf(use("a", 60))).isEmpty();
    assertThat(left.requestOf(use("b", 600))).contains("r");
  }

  @Test
  void theirNumberIsLimited() {
    UsedTokens used = UsedTokens.NONE;
    for (int i = 0; i < UsedTokens.MAX; i++) {
      assertThat(used.isFull(NOW)).isFalse();
      used = used.with(use("n" + i, 60), REQUEST, NOW);
    }
    assertThat(used.isFull(NOW)).isTrue();
    assertThat(used.isFull(NOW.plus(Duration.ofHours(1)))).isFalse();
    assertThat(used.toString().length()).isLessThan(32 << 10); // annotations may have 256 KiB
  }

  @Property
  void otherValuesAreNotTokens(@ForAll String junk) {
    assertThat(UsedTokens.parse(UsedTokens.parse(junk).toString()))
        .isEqualTo(UsedTokens.parse(junk));
  }
}
