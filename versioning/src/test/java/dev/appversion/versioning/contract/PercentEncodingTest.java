package dev.appversion.versioning.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {
  @ParameterizedTest
  @CsvSource({
    "a/b-c._~0Z, a/b-c._~0Z, a/b-c._~0Z, a/b-c._~0Z",
    "'a b', a%20b, a%20b, 'a b'",
    "a%20b, a%2520b, a%2520b, a%20b",
    "!*(), %21%2A%28%29, !*(), !*()",
    "a?b#c&d, a%3Fb%23c%26d, a%3Fb%23c%26d, a?b#c&d",
    "ä€, %C3%A4%E2%82%AC, %C3%A4%E2%82%AC, %C3%A4%E2%82%AC",
    "😀, %F0%9F%98%80, %F0%9F%98%80, %F0%9F%98%80",
  })
  void encodesTheOctetsOfUtf8(String text, String path, String django, String nonAscii) {
    assertThat(PercentEncoding.PATH.encode(text)).isEqualTo(path);
    assertThat(PercentEncoding.DJANGO.encode(text)).isEqualTo(django);
    assertThat(PercentEncoding.NON_ASCII.encode(text)).isEqualTo(nonAscii);
  }
}
