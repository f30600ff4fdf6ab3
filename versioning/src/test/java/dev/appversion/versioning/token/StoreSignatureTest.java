package dev.appversion.versioning.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.store.AppId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreSignatureTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());
  private static final String BODY = "ab".repeat(32);

  @Test
  void aSignatureIsValidForItsRequestOnly() {
    String signature = StoreSignature.sign(KEYS, "PUT", "/v1/x", BODY, NOW);

    assertThat(verify(KEYS, signature, "PUT", "/v1/x", BODY, NOW)).isTrue();
    assertThat(verify(KEYS, signature, "POST", "/v1/x", BODY, NOW)).isFalse();
    assertThat(verify(KEYS, signature, "PUT", "/v1/y", BODY, NOW)).isFalse();
    assertThat(verify(KEYS, signature, "PUT", "/v1/x", "cd".repeat(32), NOW)).isFalse();
    assertThat(verify(KEYS, signature, "PUT", "/v1/x", BODY, NOW.plusSeconds(61))).isFalse();
    assertThat(verify(KEYS, signature, "PUT", "/v1/x", BODY, NOW.minusSeconds(61))).isFalse();
    assertThat(verify(KEYS, "1;x", "PUT", "/v1/x", BODY, NOW)).isFalse();
    assertThat(verify(KEYS, "", "PUT", "/v1/x", BODY, NOW)).isFalse();
    SecretKeys others = SecretKeys.of("fedcba9876543210", Optional.empty());
    assertThat(verify(others, signature, "PUT", "/v1/x", BODY, NOW)).isFalse();
    SecretKeys rotated = SecretKeys.of("fedcba9876543210", Optional.of("0123456789abcdef"));
    assertThat(verify(rotated, signature, "PUT", "/v1/x", BODY, NOW)).isTrue();
  }

  @Test
  void aReadTokenIsValidForOneAppAndCannotSignRequests() {
    AppId shop = new AppId("web", "shop");
    String token = StoreSignature.readToken(KEYS, shop);

    assertThat(StoreSignature.mayRead(KEYS, token, shop)).isTrue();
    assertThat(StoreSignature.mayRead(KEYS, token, new AppId("web", "blog"))).isFalse();
    assertThat(StoreSignature.mayRead(KEYS, token, new AppId("other", "shop"))).isFalse();
    assertThat(StoreSignature.mayRead(KEYS, "", shop)).isFalse();
    assertThat(verify(KEYS, NOW.getEpochSecond() + ";" + token, "GET", "/", BODY, NOW)).isFalse();
  }

  private static boolean verify(
      SecretKeys keys, String signature, String method, String path, String body, Instant now) {
    return StoreSignature.verify(keys, signature, method, path, body, now);
  }
}
