package dev.appversion.sidecar.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptEncodingTest {
  @Test
  void gzip() {
    assertThat(AcceptEncoding.hasGzip(List.of("gzip, br"))).isTrue();
    assertThat(AcceptEncoding.hasGzip(List.of("br", "X-GZIP;q=0.5"))).isTrue();
    assertThat(AcceptEncoding.hasGzip(List.of("*"))).isTrue();
    assertThat(AcceptEncoding.hasGzip(List.of())).isFalse();
    assertThat(AcceptEncoding.hasGzip(List.of("br"))).isFalse();
    assertThat(AcceptEncoding.hasGzip(List.of("*, gzip; q=0"))).isFalse();
    assertThat(AcceptEncoding.hasGzip(List.of("gzip;q=0.000"))).isFalse();
    assertThat(AcceptEncoding.hasGzip(List.of("gzip;q=0.001"))).isTrue();
  }

  @Test
  void narrowed() {
    assertThat(AcceptEncoding.narrowed(List.of("gzip, deflate, br, zstd")))
        .isEqualTo("gzip, deflate");
    assertThat(AcceptEncoding.narrowed(List.of("br;q=1", "gzip;q=0.2"))).isEqualTo("gzip;q=0.2");
    assertThat(AcceptEncoding.narrowed(List.of("br, *"))).isEqualTo("identity");
    assertThat(AcceptEncoding.narrowed(List.of(""))).isEqualTo("identity");
  }
}
