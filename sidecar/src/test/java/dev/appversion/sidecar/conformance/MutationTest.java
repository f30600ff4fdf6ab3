package dev.appversion.sidecar.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cases of the corpus with random changes, against running sidecars: the {@link Invariants} hold
 * for all input, and nothing leaks. Takes a few seconds; longer with {@code
 * -Dconformance.fuzz.seconds}, and repeatable with {@code -Dconformance.fuzz.seed}.
 */
class MutationTest {
  private static final Duration BUDGET =
      Duration.ofSeconds(Integer.getInteger("conformance.fuzz.seconds", 4));

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final long seed =
      Long.getLong("conformance.fuzz.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private final Mutator mutator = new Mutator(random);
  private final List<Case> corpus =
      CaseFile.all().stream().filter(one -> one.clientBytes().length() < 5_000).toList();

  @ParameterizedTest
  @ValueSource(strings = {"directly", "by hop"})
  void holdsForChangedRequests(String way) throws IOException {
    try (Bench bench = bench(way)) {
      fuzz(
          bench,
          () -> {
            String sent = mutator.mutate(oneOf(corpus).clientBytes());
            return bench.broken(mutator.writes(sent), List.of());
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"directly", "by hop"})
  void holdsForChangedResponses(String way) throws IOException {
    List<Case> responses =
        corpus.stream()
            .filter(one -> one.clientBytes().equals(CaseFile.ORDINARY) && isSmall(one.app()))
            .toList();
    try (Bench bench = bench(way)) {
      fuzz(
          bench,
          () -> {
            String answer = mutator.mutate(Player.bytes(oneOf(responses).app()));
            List<Step> app = new ArrayList<>(mutator.writes(answer));
            app.add(random.nextInt(8) == 0 ? new Step.Reset() : new Step.Close());
            return bench.broken(List.of(new Step.Send(CaseFile.ORDINARY)), app);
          });
    }
  }

  private interface Attempt {
    List<String> broken() throws IOException;
  }

  private void fuzz(Bench bench, Attempt attempt) throws IOException {
    long end = System.nanoTime() + BUDGET.toNanos();
    int played = 0;
    while (System.nanoTime() < end) {
      assertThat(attempt.broken()).as("seed %d, attempt %d", seed, ++played).isEmpty();
    }
    assertThat(bench.leftovers()).isEmpty();
    assertThat(played).isPositive();
  }

  private static Bench bench(String way) throws IOException {
    return new Bench(way.equals("by hop") ? SidecarSubject::byHop : SidecarSubject::direct, LIMIT);
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static boolean isSmall(List<Step> app) {
    String bytes = Player.bytes(app);
    return !bytes.isEmpty() && bytes.length() < 5_000;
  }
}
