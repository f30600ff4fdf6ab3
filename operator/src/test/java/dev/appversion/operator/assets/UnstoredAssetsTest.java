package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.status.StoreState.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a rollout waits for before a version gets its first visitors. */
class UnstoredAssetsTest extends AssetKeeperFixture {
  @Test
  void aReleaseThatWasNotTriedIsMissing() {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));

    assertThat(unstored(live)).contains("2 of 2 are missing");
  }

  @Test
  void aStoredReleaseIsNotWaitedForAndItsEndReconcilesTheApp() {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    fills.look(SHOP, List.of(live), List.of(podView()));

    await().untilAsserted(() -> assertThat(unstored(live)).isEmpty());
    await().untilAsserted(() -> assertThat(events).isNotEmpty());
  }

  @Test
  void aFileThatCannotBeReadIsNamedAndAfterThreeAttemptsNotWaitedFor() {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    files.remove("/static/" + delivery("b.css", "b"));
    awaitState(live, Progress.FAILED);

    assertThat(unstored(live))
        .hasValueSatisfying(
            missing -> assertThat(missing).startsWith("1 of 2 are missing (b.").contains("404"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              fills.look(SHOP, List.of(live), List.of(podView()));
              assertThat(unstored(live)).isEmpty();
            });
  }

  @Test
  void aStoreThatIsDownIsWaitedForHoweverManyAttemptsFail() {
    Live live = live("v1", Map.of("a.css", "a"));
    server.close();
    stored.failed("the store is not reachable");

    awaitState(live, Progress.FAILED);

    assertThat(unstored(live)).contains("the store is not reachable; promote does not wait for it");
  }

  @Test
  void aStoreThatWasNotReadYetIsWaitedFor() {
    AssetFills early =
        new AssetFills(client, new StoredReleases(), http, scheduler, Clock.systemUTC());
    Live live = live("v1", Map.of("a.css", "a"));

    assertThat(early.unstored(live.want().id(), 1)).contains("the operator is querying it");
  }

  private Optional<String> unstored(Live live) {
    return fills.unstored(live.want().id(), live.want().assets());
  }
}
