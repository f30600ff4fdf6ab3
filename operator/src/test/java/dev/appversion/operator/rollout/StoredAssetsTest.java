package dev.appversion.operator.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.rollout.command.Action;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout to v1.1, whose assets are not in the store yet. */
class StoredAssetsTest {
  private static final String MISSING = "3 of 120 are missing";
  private static final Map<String, Integer> BEFORE = Map.of("v1.0", 100, "v1.1", 0);
  private static final Map<String, Integer> AFTER = Map.of("v1.0", 0, "v1.1", 100);

  private final VersionWorld world = new VersionWorld();

  @BeforeEach
  void adopt() {
    world.pods.putAll(Map.of("v1.0", 2, "v1.1", 2));
    world.apply(rollout("v1.0"));
    world.unstored = Optional.of(MISSING);
  }

  @Test
  void theFirstStepWaitsForThemAndTheMessageSaysHowManyAreMissing() {
    world.apply(rollout("v1.1"));

    assertThat(world.weights()).isEqualTo(BEFORE);
    assertThat(status().awaiting()).containsExactly("assets");
    assertThat(status().message())
        .isEqualTo(
            "v1.1 has no share yet; waiting for the assets of v1.1 in the store: " + MISSING);

    world.unstored = Optional.empty();
    world.after(Duration.ofSeconds(1));
    assertThat(world.weights()).isEqualTo(AFTER);
  }

  @Test
  void theDeadlineEndsTheWait() {
    world.apply(rollout("v1.1"));

    world.after(Duration.ofMinutes(29));
    assertThat(status().phase()).isEqualTo("Waiting");
    world.after(Duration.ofMinutes(1));

    assertThat(status().phase()).isEqualTo("Aborted");
    HistoryStatus ended = requireNonNull(world.status().history()).getFirst();
    assertThat(ended.reason()).isEqualTo("it waited 1800s for assets");
  }

  @Test
  void promoteDoesNotWaitForTheStore() {
    world.apply(rollout("v1.1"));

    world.order(new Action.Promote());

    assertThat(world.weights()).isEqualTo(AFTER);
  }

  @Test
  void aReturnToTheVersionBeforeDoesNotWaitForTheStore() {
    world.unstored = Optional.empty();
    world.apply(rollout("v1.1"));
    assertThat(world.weights()).isEqualTo(AFTER);

    world.unstored = Optional.of(MISSING);
    world.apply(rollout("v1.0"));

    assertThat(world.weights()).isEqualTo(BEFORE);
  }

  @Test
  void aRolloutThatHasBegunIsNotHeldByTheStore() {
    world.unstored = Optional.empty();
    world.apply(rollout("v1.1").replace("steps: []", "steps: [{weight: 10, hold: 1m}]"));
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));

    world.unstored = Optional.of(MISSING);
    world.after(Duration.ofMinutes(1));

    assertThat(world.weights()).isEqualTo(AFTER);
  }

  private RolloutStatus status() {
    return requireNonNull(world.status().rollout());
  }

  private static String rollout(String target) {
    return """
        port: 8080
        rollout: {target: %s, steps: []}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        """
        .formatted(target);
  }
}
