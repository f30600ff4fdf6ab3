package dev.appversion.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.store.Retention.AppState;
import dev.appversion.versioning.store.Retention.Cause;
import dev.appversion.versioning.store.Retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final AppId SHOP = new AppId("web", "shop");
  private static final RetentionPolicy WEEK_AND_TWO = new RetentionPolicy(Duration.ofDays(7), 2);

  @Test
  void aReleaseIsMarkedAsRetiredWhenItIsFirstFoundNotLive() {
    StoredRelease old = release("v1", null);

    assertThat(decide(WEEK_AND_TWO, Set.of(), old))
        .containsExactly(
            new Verdict.Mark(
                old.marked(Optional.of(NOW), Optional.empty()),
                Optional.of(NOW.plus(Duration.ofDays(7)))));
  }

  @Test
  void aReleaseThatIsLiveAgainIsNoLongerRetired() {
    StoredRelease old = release("v1", Duration.ofDays(3));

    assertThat(decide(WEEK_AND_TWO, Set.of(old.id()), old))
        .containsExactly(
            new Verdict.Mark(old.marked(Optional.empty(), Optional.empty()), Optional.empty()));
  }

  @Test
  void aVersionDeployedAgainWithAnotherManifestIsAnotherRelease() {
    StoredRelease before = release("v1", "a", null);
    StoredRelease after = release("v1", "b", null);

    assertThat(decide(WEEK_AND_TWO, Set.of(after.id()), before, after))
        .containsExactly(
            new Verdict.Keep(after, Optional.empty()),
            new Verdict.Mark(
                before.marked(Optional.of(NOW), Optional.empty()),
                Optional.of(NOW.plus(Duration.ofDays(7)))));
  }

  @Test
  void ageAndCountEndTheRetention() {
    StoredRelease young = release("v5", Duration.ofDays(1));
    StoredRelease middle = release("v4", Duration.ofDays(2));
    StoredRelease beyond = release("v3", Duration.ofDays(3));
    StoredRelease aged = release("v2", Duration.ofDays(7));

    assertThat(decide(WEEK_AND_TWO, Set.of(), aged, beyond, middle, young))
        .containsExactly(
            new Verdict.Keep(young, Optional.of(NOW.plus(Duration.ofDays(6)))),
            new Verdict.Keep(middle, Optional.of(NOW.plus(Duration.ofDays(5)))),
            new Verdict.Delete(beyond, Cause.COUNT),
            new Verdict.Delete(aged, Cause.AGE));
  }

  @Test
  void theRequestedFilesOfAVersionDoNotCountAsAnotherOne() {
    StoredRelease v2 = release("v2", Duration.ofDays(1));
    StoredRelease v1 = release("v1", Duration.ofDays(2));
    StoredRelease[] requested =
        Stream.of(v2, v1, release("v0", Duration.ofDays(3)))
            .map(
                release ->
                    new StoredRelease(
                        ReleaseId.requested(SHOP, release.id().version()),
                        "",
                        1,
                        true,
                        release.storedAt(),
                        release.retiredAt(),
                        Optional.empty()))
            .toArray(StoredRelease[]::new);

    assertThat(
            decide(WEEK_AND_TWO, Set.of(), v2, v1, requested[0], requested[1], requested[2])
                .stream()
                .filter(Verdict.Delete.class::isInstance))
        .containsExactly(new Verdict.Delete(requested[2], Cause.COUNT));
  }

  @Test
  void releasesOfAppsWithUnknownStateDoNotChange() {
    StoredRelease old = release("v1", Duration.ofDays(300));

    assertThat(Retention.decide(List.of(old), Map.of(), NOW))
        .containsExactly(new Verdict.Keep(old, Optional.empty()));
  }

  @Test
  void releasesOfADeletedAppAreKeptForADay() {
    StoredRelease old = release("v1", Duration.ofDays(3));
    Map<AppId, AppState> gone = Map.of(SHOP, new AppState.Gone());
    StoredRelease orphan = old.marked(old.retiredAt(), Optional.of(NOW));
    Instant end = NOW.plus(Retention.ORPHAN_AGE);

    assertThat(Retention.decide(List.of(old), gone, NOW))
        .containsExactly(new Verdict.Mark(orphan, Optional.of(end)));
    assertThat(Retention.decide(List.of(orphan), gone, end.minusSeconds(1)))
        .containsExactly(new Verdict.Keep(orphan, Optional.of(end)));
    assertThat(Retention.decide(List.of(orphan), gone, end))
        .containsExactly(new Verdict.Delete(orphan, Cause.ORPHANED));
    assertThat(decide(WEEK_AND_TWO, Set.of(), orphan)).first().isInstanceOf(Verdict.Mark.class);
  }

  @Property
  void everyReleaseHasAVerdictAndNoLiveOneIsDeleted(
      @ForAll("histories") List<StoredRelease> releases,
      @ForAll("policies") RetentionPolicy policy) {
    Set<ReleaseId> live =
        releases.stream()
            .filter(release -> release.retiredAt().isEmpty())
            .map(StoredRelease::id)
            .collect(java.util.stream.Collectors.toSet());

    List<Verdict> verdicts = decide(policy, live, releases.toArray(StoredRelease[]::new));

    assertThat(verdicts)
        .extracting(verdict -> verdict.release().id())
        .containsExactlyInAnyOrderElementsOf(releases.stream().map(StoredRelease::id).toList());
    assertThat(deleted(verdicts)).noneMatch(live::contains);
    List<StoredRelease> kept =
        verdicts.stream()
            .filter(verdict -> !(verdict instanceof Verdict.Delete))
            .map(Verdict::release)
            .filter(release -> !live.contains(release.id()))
            .toList();
    assertThat(kept).hasSizeLessThanOrEqualTo(policy.count());
    assertThat(kept)
        .allSatisfy(
            release ->
                assertThat(release.retiredAt().orElseThrow().plus(policy.age())).isAfter(NOW));
    // A release deleted by count was not retired later than any that is kept.
    verdicts.forEach(
        verdict -> {
          if (verdict instanceof Verdict.Delete(StoredRelease release, Cause cause)
              && cause == Cause.COUNT) {
            assertThat(kept).hasSize(policy.count());
            assertThat(kept)
                .allSatisfy(
                    other ->
                        assertThat(other.retiredAt().orElseThrow())
                            .isAfterOrEqualTo(release.retiredAt().orElseThrow()));
          }
        });
  }

  @Property
  void aSecondDecisionAfterTheChangesChangesNothing(
      @ForAll("histories") List<StoredRelease> releases,
      @ForAll("policies") RetentionPolicy policy) {
    List<StoredRelease> after =
        decide(policy, Set.of(), releases.toArray(StoredRelease[]::new)).stream()
            .filter(verdict -> !(verdict instanceof Verdict.Delete))
            .map(Verdict::release)
            .toList();

    assertThat(decide(policy, Set.of(), after.toArray(StoredRelease[]::new)))
        .allMatch(verdict -> verdict instanceof Verdict.Keep);
  }

  @ParameterizedTest
  @CsvSource({"30d,PT720H", "12h,PT12H", "45m,PT45M", "90s,PT1M30S"})
  void agesAreRead(String text, Duration age) {
    assertThat(RetentionPolicy.parseAge(text)).isEqualTo(age);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "d", "0d", "-1d", "1.5d", "1d12h", "999999d", "30 d"})
  void otherAgesAreRejected(String text) {
    assertThatThrownBy(() -> RetentionPolicy.parseAge(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 30d");
  }

  @Provide
  Arbitrary<List<StoredRelease>> histories() {
    return Arbitraries.integers()
        .between(-1, 60)
        .list()
        .ofMaxSize(20)
        .map(
            days ->
                IntStream.range(0, days.size())
                    .mapToObj(
                        i ->
                            release("v" + i, days.get(i) < 0 ? null : Duration.ofDays(days.get(i))))
                    .toList());
  }

  @Provide
  Arbitrary<RetentionPolicy> policies() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 40), Arbitraries.integers().between(0, 12))
        .as((days, count) -> new RetentionPolicy(Duration.ofDays(days), count));
  }

  private static Set<ReleaseId> deleted(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict instanceof Verdict.Delete)
        .map(verdict -> verdict.release().id())
        .collect(java.util.stream.Collectors.toSet());
  }

  private static List<Verdict> decide(
      RetentionPolicy policy, Set<ReleaseId> live, StoredRelease... releases) {
    return Retention.decide(
        List.of(releases), Map.of(SHOP, new AppState.Present(live, policy)), NOW);
  }

  private static StoredRelease release(String version, Duration retiredFor) {
    return release(version, "a", retiredFor);
  }

  private static StoredRelease release(String version, String digit, Duration retiredFor) {
    return new StoredRelease(
        new ReleaseId(SHOP, version, digit.repeat(64)),
        version + ".0",
        4,
        true,
        NOW.minus(Duration.ofDays(400)),
        Optional.ofNullable(retiredFor).map(NOW::minus),
        Optional.empty());
  }
}
