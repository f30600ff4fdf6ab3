package dev.appversion.sidecar.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The whole corpus against this build, directly and through a hop. */
class CorpusTest {
  /** Sweeps of idle connections, and Undertow's own timers: far fewer than cases. */
  private static final int MAX_TIMERS = 16;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static Bench direct;
  private static Bench byHop;

  @BeforeAll
  static void start() throws IOException {
    direct = new Bench(SidecarSubject::direct, LIMIT);
    byHop = new Bench(SidecarSubject::byHop, LIMIT);
  }

  @AfterAll
  static void stop() throws IOException {
    direct.close();
    byHop.close();
  }

  @TestFactory
  Stream<DynamicTest> directly() {
    return tests(direct);
  }

  @TestFactory
  Stream<DynamicTest> byHop() {
    return tests(byHop);
  }

  @Test
  void hasEnoughCasesWithUniqueNames() {
    List<Case> cases = CaseFile.all();
    Set<String> names = new HashSet<>();
    assertThat(cases).allSatisfy(one -> assertThat(names.add(one.name())).as(one.name()).isTrue());
    assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
  }

  private static Stream<DynamicTest> tests(Bench bench) {
    return Stream.concat(
        CaseFile.all().stream().map(one -> test(one, bench)),
        Stream.of(
            DynamicTest.dynamicTest(
                "timers do not pile up",
                () ->
                    await()
                        .untilAsserted(
                            () -> assertThat(bench.timers()).isLessThanOrEqualTo(MAX_TIMERS)))));
  }

  private static DynamicTest test(Case played, Bench bench) {
    return DynamicTest.dynamicTest(
        played.toString(),
        () -> assertThat(bench.verdict(played).all()).as(played.name()).isEmpty());
  }
}
