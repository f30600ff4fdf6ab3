package dev.appversion.rollout.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShareTableTest {
  @Test
  void aDecisionThatWasNotPublishedYetIsKept() {
    assertThat(table(9).after(7).sequence()).isEqualTo(9);
    assertThat(table(7).after(7).sequence()).isEqualTo(7);
  }

  @Test
  void aLowerSequenceContinuesThatOfTheTableInForce() {
    assertThat(table(6).after(7).sequence()).isEqualTo(8);
    assertThat(table(-5).after(0).sequence()).isEqualTo(1);
    assertThat(table(Long.MIN_VALUE).after(7).sequence()).isEqualTo(8);
  }

  @Test
  void aSequenceThatNoOtherCanFollowIsIgnored() {
    assertThat(table(Long.MAX_VALUE).after(7).sequence()).isEqualTo(8);
    assertThat(table(Long.MAX_VALUE).after(0).sequence()).isEqualTo(1);
  }

  @Property
  void whateverStatusHasTheNextTableIsAboveTheOneInForce(
      @ForAll long stored, @ForAll @IntRange(min = 0) int inForce) {
    ShareTable next = table(stored).after(inForce).next("v1", "v2", 10, Instant.EPOCH);

    assertThat(next.sequence()).isGreaterThan(inForce);
  }

  private static ShareTable table(long sequence) {
    return new ShareTable(sequence, Map.of("v1", 100), Instant.EPOCH);
  }
}
