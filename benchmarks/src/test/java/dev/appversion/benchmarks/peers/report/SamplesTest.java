package dev.appversion.benchmarks.peers.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
    assertThat(new Samples(List.of(30.0, 10.0, 20.0)).median()).isEqualTo(20);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(new Samples(List.of(40.0, 10.0, 20.0, 30.0)).median()).isEqualTo(25);
  }

  @Test
  void hasTheRange() {
    Samples samples = new Samples(List.of(3.0, 1.0, 2.0));

    assertThat(samples.min()).isEqualTo(1);
    assertThat(samples.max()).isEqualTo(3);
  }

  @Test
  void refusesNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Samples(List.of()));
  }
}
