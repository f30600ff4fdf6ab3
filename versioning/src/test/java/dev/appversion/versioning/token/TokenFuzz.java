package dev.appversion.versioning.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.store.AppId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The signed values of requests. Only the value that was issued is valid, whatever is changed in
 * it; the stored inputs are valid values. The text of used tokens is read as it is written.
 */
public final class TokenFuzz implements FuzzTarget {
  private static final SecretKeys KEYS = SecretKeys.of("correct horse battery", Optional.empty());
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final AppId APP = new AppId("web", "shop");
  private static final String HOP = HopSignature.sign(KEYS, "v1.0", "GET", "/a?b", NOW);
  private static final String BUST =
      BustToken.issue(KEYS, APP.toString(), NOW.plusSeconds(60), "nonce");
  private static final String PREVIEW =
      PreviewToken.issue(KEYS, APP.toString(), "v1.0", NOW.plusSeconds(60));
  private static final String STORE =
      StoreSignature.sign(KEYS, "PUT", "/v1/releases", StoreSignature.STREAMED, NOW);
  private static final String READ = StoreSignature.readToken(KEYS, APP);

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String value = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(HopSignature.verify(KEYS, value, "v1.0", "GET", "/a?b", NOW))
        .isEqualTo(value.equals(HOP));
    assertThat(BustToken.verify(KEYS, value, APP.toString(), NOW) == BustToken.Verdict.VALID)
        .isEqualTo(value.equals(BUST));
    assertThat(
            PreviewToken.read(KEYS, value, APP.toString(), NOW)
                instanceof PreviewToken.Reading.Valid)
        .isEqualTo(value.equals(PREVIEW));
    assertThat(
            StoreSignature.verify(KEYS, value, "PUT", "/v1/releases", StoreSignature.STREAMED, NOW))
        .isEqualTo(value.equals(STORE));
    assertThat(StoreSignature.mayRead(KEYS, value, APP)).isEqualTo(value.equals(READ));

    UsedTokens used = UsedTokens.parse(value);
    assertThat(UsedTokens.parse(used.toString())).isEqualTo(used);
    UsedTokens more = used.with(BustToken.use(BUST), "request", NOW);
    assertThat(more.requestOf(BustToken.use(BUST))).contains("request");
    assertThat(UsedTokens.parse(more.toString())).isEqualTo(more);
  }

  static String[] valid() {
    return new String[] {HOP, BUST, PREVIEW, STORE, READ};
  }
}
