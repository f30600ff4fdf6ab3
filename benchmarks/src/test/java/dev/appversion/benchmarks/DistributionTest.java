package dev.appversion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void reportsMeasuredPercentiles() {
    List<Double> hundred =
        IntStream.rangeClosed(1, 100).map(i -> 101 - i).mapToObj(i -> (double) i).toList();

    assertThat(Distribution.of(hundred)).isEqualTo(new Distribution(100, 0, 50, 99, 100));
  }

  @Test
  void countsNegativeValuesAsZero() {
    assertThat(Distribution.of(List.of(-3.0, 4.0, -1.0)))
        .isEqualTo(new Distribution(3, 2, 0, 4, 4));
  }

  @Test
  void refusesAnEmptySample() {
    assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(List.of()));
  }
}
