package dev.appversion.versioning.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BeatCounterTest {
  static final long PERIOD = 300_000;

  @Property
  void aPageThatBeatsOnceInAPeriodIsCountedAtEveryMoment(
      @ForAll @LongRange(min = -1_000_000_000, max = 1_000_000_000) long start,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = (int) PERIOD) Integer> gaps,
      @ForAll @Size(value = 20) List<@IntRange(max = (int) PERIOD) Integer> moments) {
    BeatCounter counter = new BeatCounter(PERIOD);
    long now = start;
    counter.beat(now);
    for (int i = 0; i < gaps.size(); i++) {
      long next = now + gaps.get(i);
      assertThat(counter.sum(now + Math.min(gaps.get(i), moments.get(i)))).isPositive();
      assertThat(counter.sum(next)).isPositive();
      now = next;
      counter.beat(now);
    }
  }

  @Property
  void aBeatIsForgottenAfterThirteenSlots(
      @ForAll @LongRange(min = -1_000_000_000, max = 1_000_000_000) long start) {
    BeatCounter counter = new BeatCounter(PERIOD);
    counter.beat(start);

    assertThat(counter.sum(start + PERIOD)).isEqualTo(1);
    assertThat(counter.sum(start + PERIOD + PERIOD / 12)).isZero();
  }

  @Test
  void onlyNoBeatIsNoPage() {
    assertThat(BeatCounter.pages(0)).isZero();
    assertThat(BeatCounter.pages(1)).isEqualTo(1);
    assertThat(BeatCounter.pages(1000)).isEqualTo(864);
    assertThat(BeatCounter.pages(1001)).isEqualTo(865);
  }
}
