package dev.appversion.operator.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreezeTest {
  private static final Instant NOW = Instant.parse("2026-11-30T18:00:00Z");

  @Test
  void aPausedConfigMapHoldsAllRollouts() {
    assertThat(held(Map.of("paused", "true"))).contains("all rollouts are frozen");
    assertThat(held(Map.of("paused", "false"))).isEmpty();
    assertThat(held(Map.of())).isEmpty();
  }

  @Test
  void aFreezeEndsAtItsTime() {
    Map<String, String> data = Map.of("paused", "true", "until", "2026-11-30T18:00:00Z");

    assertThat(Freeze.of(data).held("ops", NOW.minus(Duration.ofSeconds(1))))
        .contains("all rollouts are frozen until 2026-11-30T18:00:00Z");
    assertThat(held(data)).isEmpty();
  }

  @Test
  void aTimeThatCannotBeReadIsNamedAndDoesNotEndTheFreeze() {
    assertThat(held(Map.of("paused", "true", "until", "tomorrow")))
        .contains(
            "all rollouts are frozen (ConfigMap ops/appversion-freeze, data.until: must be a time"
                + " such as 2026-11-30T18:00:00Z, not \"tomorrow\")");
  }

  @Test
  void whatCannotBeReadHoldsAllRolloutsAndSaysWhy() {
    assertThat(held(Map.of("paused", "yes")))
        .contains(
            "waits until the ConfigMap appversion-freeze in ops was read: data.paused: must be"
                + " \"true\" or \"false\", not \"yes\"");
    assertThat(new Freeze.Unknown("the operator has just started").held("ops", NOW))
        .contains(
            "waits until the ConfigMap appversion-freeze in ops was read: the operator has just"
                + " started");
  }

  private static Optional<String> held(Map<String, String> data) {
    return Freeze.of(data).held("ops", NOW);
  }
}
