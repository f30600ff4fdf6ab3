package dev.appversion.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An app with the versions v1.0 to v1.3, two pods each; v1.0 is the stable one. */
abstract class LifecycleFixture {
  static final Duration HOUR = Duration.ofHours(1);

  final VersionWorld world = new VersionWorld();

  @BeforeEach
  void adopt() {
    world.pods.putAll(Map.of("v1.0", 2, "v1.1", 2, "v1.2", 2, "v1.3", 2));
    world.apply(rollout("v1.0", "v1.0"));
  }

  /** These versions are listed, and this one of them becomes the stable one. */
  void stableAfter(String target, String... versions) {
    world.apply(rollout(target, versions));
    assertThat(world.condition("RolloutComplete")).startsWith("True Stable");
  }

  static String rollout(String target, String... versions) {
    StringBuilder spec =
        new StringBuilder(
            "port: 8080\nrollout: {target: %s, steps: []}\nversions:\n".formatted(target));
    for (String version : versions) {
      spec.append("- {name: %s, selector: {version: %s}}\n".formatted(version, version));
    }
    return spec.toString();
  }
}
