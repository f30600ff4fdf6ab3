package dev.appversion.sidecar.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptPolicyTest {
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
    assertThat(ScriptPolicy.of(List.of("img-src 'self'", policy)).nonce()).contains(nonce);
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
  void doesNotExist(String policy) {
    assertThat(ScriptPolicy.of(List.of(policy)).nonce()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          script-src 'sha384-ab+/=' 'strict-dynamic'            | true  | true
          script-src 'Strict-Dynamic' 'sha384-other'            | false | true
          script-src 'sha384-AB+/='                             | false | false
          default-src 'self'; style-src 'sha384-ab+/='          | false | false
          script-src 'self'; default-src 'strict-dynamic'       | false | false
          script-src 'self', script-src-elem 'strict-dynamic'   | false | true
          img-src *                                             | false | false
          """)
  void hashesAndStrictDynamic(String policy, boolean lists, boolean ignoresUrls) {
    ScriptPolicy parsed = ScriptPolicy.of(List.of(policy));
    assertThat(parsed.lists("sha384-ab+/=")).isEqualTo(lists);
    assertThat(parsed.ignoresUrls()).isEqualTo(ignoresUrls);
  }
}
