package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  @Property(tries = 500)
  void raisingOneWeightMovesNoClientBetweenTwoOthers(
      @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 0, max = 1000) Integer> weights,
      @ForAll @IntRange(max = 7) int which,
      @ForAll @IntRange(min = 1, max = 100_000) int more,
      @ForAll @Size(value = 50) List<@IntRange(max = Bucket.COUNT - 1) Integer> buckets) {
    List<Integer> before = positive(weights);
    int raised = which % before.size();
    List<Integer> after = new ArrayList<>(before);
    after.set(raised, before.get(raised) + more);

    for (int bucket : buckets) {
      String from = winner(before, bucket);
      String to = winner(after, bucket);
      assertThat(to).as("bucket %s, %s → %s", bucket, before, after).isIn(from, "v" + raised);
    }
  }

  @Property(tries = 200)
  void retiringAVersionMovesOnlyItsClients(
      @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 1000) Integer> weights,
      @ForAll @IntRange(max = 7) int which,
      @ForAll @Size(value = 50) List<@IntRange(max = Bucket.COUNT - 1) Integer> buckets) {
    int retired = which % weights.size();
    List<Integer> after = new ArrayList<>(weights);
    after.set(retired, 0);

    for (int bucket : buckets) {
      String from = winner(weights, bucket);
      if (!from.equals("v" + retired)) {
        assertThat(winner(after, bucket)).isEqualTo(from);
      }
    }
  }

  @Property(tries = 30)
  void sharesAreTheWeightsWithinOnePercentOver100000Buckets(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 100) Integer> drawn) {
    List<Integer> weights = positive(drawn);
    RoutingTable table = RoutingTables.weighted(weights);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      Bucket bucket = new Bucket(i * 10);
      counts.merge(Weights.ranking(table.versions(), bucket).getFirst().name(), 1, Integer::sum);
    }

    table
        .shares()
        .forEach(
            (version, percent) ->
                assertThat(counts.getOrDefault(version, 0) / 1000.0)
                    .as("share of %s under %s", version, weights)
                    .isCloseTo(percent, within(1.0)));
  }

  @Test
  void onlyTheRatioOfWeightsMatters() {
    for (int bucket = 0; bucket < Bucket.COUNT; bucket += 997) {
      assertThat(winner(List.of(90, 10), bucket)).isEqualTo(winner(List.of(9, 1), bucket));
    }
  }

  @Test
  void versionsWithWeightZeroAndBlockedOnesGetNoClients() {
    RoutingTable table =
        RoutingTables.table(
                RoutingTables.weighted("a", 0),
                RoutingTables.blocked("b", 5),
                RoutingTables.weighted("c", 1))
            .build();

    assertThat(Weights.ranking(table.versions(), new Bucket(5)))
        .extracting(LiveVersion::name)
        .containsExactly("c");
  }

  /**
   * Sidecars of two releases serve one app during an upgrade and must choose the same version for a
   * client. The rankings were computed by an implementation in another language.
   */
  @ParameterizedTest
  @CsvSource({
    "0, v1.1 v1.0 v2.0",
    "1, v1.0 v2.0 v1.1",
    "2, v1.0 v1.1 v2.0",
    "7, v1.0 v2.0 v1.1",
    "42, v1.1 v1.0 v2.0",
    "777, v1.0 v1.1 v2.0",
    "31337, v1.1 v2.0 v1.0",
    "65536, v1.1 v1.0 v2.0",
    "100000, v1.0 v2.0 v1.1",
    "123456, v1.0 v1.1 v2.0",
    "250000, v1.1 v2.0 v1.0",
    "424242, v1.0 v2.0 v1.1",
    "500000, v1.0 v1.1 v2.0",
    "999999, v1.1 v1.0 v2.0"
  })
  void aBucketHasTheSameRankingInEveryRelease(int bucket, String ranking) {
    RoutingTable table =
        RoutingTables.table(
                RoutingTables.weighted("v1.0", 60),
                RoutingTables.weighted("v1.1", 30),
                RoutingTables.weighted("v2.0", 10))
            .build();

    assertThat(Weights.ranking(table.versions(), new Bucket(bucket)))
        .extracting(LiveVersion::name)
        .containsExactly(ranking.split(" "));
  }

  private static List<Integer> positive(List<Integer> weights) {
    List<Integer> result = new ArrayList<>(weights);
    if (result.stream().allMatch(weight -> weight == 0)) {
      result.set(0, 1);
    }
    return result;
  }

  private static String winner(List<Integer> weights, int bucket) {
    return Weights.ranking(RoutingTables.weighted(weights).versions(), new Bucket(bucket))
        .getFirst()
        .name();
  }
}
