package dev.appversion.sidecar.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static String traceId(String last) {
    return "4bf92f3577b34da6a3" + last;
  }

  @Test
  void theLastFiftySixBitsOfTheTraceIdDecide() {
    Sampler half = new Sampler(0.5);

    assertThat(half.selects(traceId("00000000000000"))).isFalse();
    assertThat(half.selects(traceId("7fffffffffffff"))).isFalse();
    assertThat(half.selects(traceId("80000000000000"))).isTrue();
    assertThat(half.selects(traceId("ffffffffffffff"))).isTrue();
  }

  @Test
  void allRequestsAreSelectedForOne() {
    Sampler all = new Sampler(1);

    assertThat(all.selects(traceId("00000000000000"))).isTrue();
    assertThat(IntStream.range(0, 1000).allMatch(i -> all.selects(null))).isTrue();
  }

  @Test
  void theShareOfRandomTraceIdsIsTheGivenOne() {
    Sampler tenth = new Sampler(0.1);
    Random random = new Random(7);
    byte[] bytes = new byte[7];

    long selected =
        IntStream.range(0, 20_000)
            .filter(
                i -> {
                  random.nextBytes(bytes);
                  return tenth.selects(traceId(HexFormat.of().formatHex(bytes)));
                })
            .count();

    assertThat(selected).isBetween(1_800L, 2_200L);
  }

  @Test
  void requestsWithoutATraceIdAreSelectedAtRandom() {
    Sampler half = new Sampler(0.5);

    assertThat(IntStream.range(0, 10_000).filter(i -> half.selects(null)).count())
        .isBetween(4_000L, 6_000L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void refusesOtherShares(double share) {
    assertThatThrownBy(() -> new Sampler(share)).isInstanceOf(IllegalArgumentException.class);
  }
}
