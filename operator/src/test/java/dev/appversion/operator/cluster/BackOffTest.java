package dev.appversion.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");

  private Instant now = Instant.EPOCH;
  private final InstantSource source = () -> now;
  private final BackOff<ResourceID> backOff = new BackOff<>(source.withZone(ZoneOffset.UTC));

  @Test
  void eachFailureIsWaitedForLonger() {
    List<Long> pauses = Stream.generate(this::failAndWait).limit(9).toList();

    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void aCallDuringTheDelayDoesNotExtendIt() {
    failAndWait();
    assertThat(backOff.failed(SHOP)).isEqualTo(Duration.ofSeconds(2));
    now = now.plusSeconds(1);
    assertThat(backOff.failed(SHOP)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aSuccessBeginsAgain() {
    failAndWait();
    failAndWait();
    backOff.succeeded(SHOP);

    assertThat(backOff.failed(SHOP)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aPauseEndsWithTimeAndWithoutTheOperation() {
    Duration pause = backOff.failed(SHOP);

    assertThat(backOff.isPausing(SHOP)).isTrue();
    now = now.plus(pause);
    assertThat(backOff.isPausing(SHOP)).isFalse();
    backOff.failed(SHOP);
    backOff.retain(Set.of(SHOP));
    assertThat(backOff.isPausing(SHOP)).isTrue();
    backOff.retain(Set.of());
    assertThat(backOff.isPausing(SHOP)).isFalse();
  }

  private long failAndWait() {
    Duration pause = backOff.failed(SHOP);
    now = now.plus(pause);
    return pause.toSeconds();
  }
}
