package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.status.StoreState.Progress;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.Retention.Verdict;
import dev.appversion.versioning.store.StoredRelease;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Releases that were retired, or left by another operator, before all of their assets were stored.
 */
class IncompleteReleasesTest extends AssetKeeperFixture {
  @Test
  void anotherOperatorContinuesWhereTheFirstStopped() throws Exception {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      all.put("a" + i + ".css", "content " + i);
    }
    Live live = live("v1", all);
    byte[] missing = files.remove("/static/" + delivery("a7.css", "content 7"));
    awaitState(live, Progress.FAILED);
    fills.stop();
    requested.clear();
    files.put("/static/" + delivery("a7.css", "content 7"), missing);
    fills = newFills();

    awaitState(live, Progress.STORED);

    assertThat(requested).containsOnly("/static/" + delivery("a7.css", "content 7"));
  }

  @Test
  void aVersionRetiredTooEarlyIsReadFromItsAppWhileAPodIsLeft() throws Exception {
    Live live = live("v1", Map.of("a.css", "late"));
    directOnly = true; // as sidecars of a version that is no longer in the table
    assertThat(awaitState(live, Progress.FAILED).message()).contains("503");

    await()
        .untilAsserted(
            () -> {
              assertThat(fills.look(SHOP, List.of(), List.of(podView())).notices()).isEmpty();
              assertThat(catalogue.releases().getFirst().complete()).isTrue();
            });
    assertThat(text(delivery("a.css", "late"))).isEqualTo("late");
  }

  @Test
  void aVersionThatWasRetiredIsNotStoredOverAndOver() throws Exception {
    Live aborted = live("v1", Map.of("a.css", "canary"));
    directOnly = true;
    awaitState(aborted, Progress.FAILED);
    await()
        .untilAsserted(
            () -> {
              fills.look(SHOP, List.of(), List.of(podView()));
              assertThat(catalogue.releases().getFirst().complete()).isTrue();
            });
    catalogue.delete(aborted.want().id());
    directOnly = false;

    awaitState(live("v2", Map.of("b.css", "next")), Progress.STORED);

    assertThat(catalogue.releases())
        .singleElement()
        .satisfies(release -> assertThat(release.id().version()).isEqualTo("v2"));
  }

  @Test
  void aReleaseThatRetentionDeletedIsNotStoredAgain() {
    Live aborted = live("v1", Map.of("a.css", "canary"));
    files.clear();
    awaitState(aborted, Progress.FAILED);

    fills.forget(aborted.want().id());

    assertThat(fills.look(SHOP, List.of(), List.of()).notices()).isEmpty();
  }

  @Test
  void aVersionRetiredTooEarlyWithoutPodsIsReported() {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    files.remove("/static/" + delivery("b.css", "b"));
    awaitState(live, Progress.FAILED);

    await()
        .untilAsserted(
            () ->
                assertThat(fills.look(SHOP, List.of(), List.of()).notices())
                    .singleElement()
                    .satisfies(
                        notice -> {
                          assertThat(notice.warning()).isTrue();
                          assertThat(notice.message())
                              .isEqualTo(
                                  "version v1 was retired when 1 of its 2 assets were stored: the"
                                      + " others are lost");
                        }));
    stored.decided(List.of(new Verdict.Mark(retired(live), Optional.empty())));
    assertThat(fills.look(SHOP, List.of(), List.of()).notices()).as("reported before").isEmpty();
  }

  @Test
  void aVersionThatAnotherOperatorLeftIncompleteIsReportedOnce() throws Exception {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    client.begin(live.want().id(), "app-v1", live.want().files().paths());
    catalogue.mark(live.want().id(), Optional.of(Instant.now()), Optional.empty());
    stored.decided(List.of(new Verdict.Keep(catalogue.releases().getFirst(), Optional.empty())));

    assertThat(fills.look(SHOP, List.of(), List.of(podView())).notices())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.reason()).isEqualTo("AssetsIncomplete");
              assertThat(notice.message())
                  .isEqualTo(
                      "version v1 was retired before all of its 2 assets were stored: the others"
                          + " are lost");
            });
    assertThat(fills.look(SHOP, List.of(), List.of(podView())).notices()).isEmpty();
    assertThat(fills.look(new AppId("web", "blog"), List.of(), List.of()).notices()).isEmpty();

    awaitState(live, Progress.STORED); // it is live again
    assertThat(fills.look(SHOP, List.of(), List.of()).notices()).isEmpty();
  }

  private static StoredRelease retired(Live live) {
    return new StoredRelease(
        live.want().id(),
        "app-v1",
        live.want().assets(),
        false,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }
}
