package dev.appversion.sidecar.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CspNonceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          script-src 'self' 'nonce-abc='                                  | abc=
          default-src 'self'; SCRIPT-SRC 'strict-dynamic' 'NONCE-a_b-c+/' | a_b-c+/
          default-src 'nonce-abc'; img-src *                              | abc
          script-src-elem 'nonce-elem'; script-src 'nonce-other'          | elem
          img-src *, script-src 'nonce-second'                            | second
          """)
  void isFound(String policy, String nonce) {
    assertThat(CspNonce.of(List.of("img-src 'self'", policy))).contains(nonce);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";;,",
        "script-src 'self'",
        "style-src 'nonce-abc'",
        "script-src 'none'; default-src 'nonce-abc'",
        "script-src 'nonce-'",
        "script-src nonce-abc",
        "script-src 'nonce-a\"><script>'",
        "script-src 'nonce-a"
      })
  void isNotThere(String policy) {
    assertThat(CspNonce.of(List.of(policy))).isEmpty();
  }
}
