package dev.appversion.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayedDeletionsTest {
  private static final ResourceID APP = new ResourceID("shop", "web");
  private static final HasMetadata OLD =
      new ServiceBuilder().withNewMetadata().withName("old").withUid("u").endMetadata().build();

  private final SettableClock clock = new SettableClock();
  private final DelayedDeletions deletions = new DelayedDeletions(clock);

  @Test
  void aHopInProgressIsWaitedForAlsoWhenAllSidecarsAreInSync() {
    assertThat(deletions.due(APP, List.of(OLD), true)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(deletions.due(APP, List.of(OLD), true)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(deletions.due(APP, List.of(OLD), true)).containsExactly(OLD);
  }

  @Test
  void sidecarsThatDoNotAnswerAreNotWaitedForForEver() {
    assertThat(deletions.due(APP, List.of(OLD), false)).isEmpty();
    clock.advance(Duration.ofSeconds(29));
    assertThat(deletions.due(APP, List.of(OLD), false)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(deletions.due(APP, List.of(OLD), false)).containsExactly(OLD);
  }

  @Test
  void anObjectThatIsNeededAgainHasANewDelay() {
    assertThat(deletions.due(APP, List.of(OLD), true)).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    assertThat(deletions.due(APP, List.of(), true)).isEmpty();
    assertThat(deletions.due(APP, List.of(OLD), true)).isEmpty();
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.EPOCH;

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
