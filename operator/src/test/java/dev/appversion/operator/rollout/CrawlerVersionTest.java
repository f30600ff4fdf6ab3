package dev.appversion.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Pages;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The version that crawlers get by the table, from the first step to the end of a rollout. */
class CrawlerVersionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String IN_STEPS = "steps: [{weight: 5, hold: 1h}], bake: 1h";

  private final VersionWorld world = new VersionWorld();

  @BeforeEach
  void adopt() {
    world.pods.putAll(Map.of("v1.0", 2, "v1.1", 2));
    world.apply(rollout("v1.0", IN_STEPS));
    assertThat(world.crawlers()).isEmpty();
  }

  @Test
  void crawlersKeepTheStableVersionUntilTheRolloutCompletes() {
    world.apply(rollout("v1.1", IN_STEPS));
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 95, "v1.1", 5));
    assertThat(world.crawlers()).isEqualTo("v1.0");

    world.after(HOUR);
    assertThat(world.condition("RolloutComplete")).startsWith("False Baking");
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
    assertThat(world.crawlers()).isEqualTo("v1.0");

    world.after(HOUR);
    assertThat(world.condition("RolloutComplete")).startsWith("True Stable");
    assertThat(world.crawlers()).isEmpty();
  }

  @Test
  void crawlersFollowTheWeightsIfTheResourceSaysSo() {
    world.apply(rollout("v1.1", IN_STEPS) + "client: {crawlers: weight}\n");

    assertThat(world.weights()).containsEntry("v1.1", 5);
    assertThat(world.crawlers()).isEmpty();

    world.apply(rollout("v1.1", IN_STEPS) + "client: {crawlers: stable}\n");
    assertThat(world.crawlers()).isEqualTo("v1.0");
  }

  @Test
  void weightsByHandApplyToCrawlersAsWell() {
    world.apply(
        """
        port: 8080
        defaultVersion: v1.0
        retirement: {}
        client: {crawlers: stable}
        versions:
        - {name: v1.0, weight: 95, selector: {version: v1.0}}
        - {name: v1.1, weight: 5, selector: {version: v1.1}}
        """);

    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 95, "v1.1", 5));
    assertThat(world.crawlers()).isEmpty();
  }

  @Test
  void thereIsNothingToDecideBeforeTheTargetHasAShare() {
    world.pods.remove("v1.1");
    world.apply(rollout("v1.1", IN_STEPS));

    assertThat(world.condition("RolloutComplete")).startsWith("False Waiting");
    assertThat(world.crawlers()).isEmpty();
  }

  @Test
  void anAbortThatIsHeldKeepsTheStableVersionForThem() {
    world.apply(rollout("v1.1", IN_STEPS));
    world.pods.put("v1.0", 0);
    world.order(new Action.Abort(Pages.KEEP));
    assertThat(world.condition("RolloutComplete")).startsWith("False Aborting");
    assertThat(world.crawlers()).isEqualTo("v1.0");

    world.pods.put("v1.0", 2);
    world.after(Duration.ZERO);
    assertThat(world.condition("RolloutComplete")).startsWith("False Aborted");
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));
    assertThat(world.crawlers()).isEmpty();
  }

  @Test
  void aBlockedStableVersionServesNoCrawlers() {
    world.apply(rollout("v1.1", IN_STEPS));
    world.order(new Action.Block("v1.0"));

    assertThat(world.phases()).containsEntry("v1.0", "Blocked");
    assertThat(world.crawlers()).isEmpty();

    world.order(new Action.Unblock("v1.0"));
    assertThat(world.crawlers()).isEqualTo("v1.0");
  }

  /** The version before was stable already, and the current one may be what is wrong. */
  @Test
  void crawlersReturnWithTheVisitors() {
    world.apply(rollout("v1.1", "steps: []"));
    world.apply(rollout("v1.0", IN_STEPS));

    assertThat(world.condition("RolloutComplete")).startsWith("False Baking");
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));
    assertThat(world.crawlers()).isEmpty();
  }

  @Test
  void aStatusThatCannotBeReadChangesNothingForThem() {
    world.apply(rollout("v1.1", IN_STEPS));

    world.breakRollout();

    assertThat(world.condition("RolloutComplete")).startsWith("Unknown");
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 95, "v1.1", 5));
    assertThat(world.crawlers()).isEqualTo("v1.0");
  }

  private static String rollout(String target, String plan) {
    return """
        port: 8080
        rollout: {target: %s, %s}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        """
        .formatted(target, plan);
  }
}
