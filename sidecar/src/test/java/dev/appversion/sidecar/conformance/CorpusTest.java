package dev.appversion.sidecar.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.config.HttpSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The whole corpus against this build, directly and through a hop. */
class CorpusTest {
  private static final List<Case> CASES = CaseFile.all();

  /** Sweeps of idle connections, and Undertow's own timers: far fewer than cases. */
  private static final int MAX_TIMERS = 16;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Pattern EXPECTS_100 = Pattern.compile("(?i)\r\nexpect: 100-continue\r\n");

  /**
   * For cases whose client expects a 100 that the app does not send: the sidecar sends it after the
   * timeout, or then sends the body. This has no effect on these cases but their duration.
   */
  private static final HttpSettings SHORT_CONTINUE_TIMEOUT =
      HttpSettings.DEFAULT.withContinueTimeout(Duration.ofMillis(20));

  /**
   * The sidecars of one way to the app.
   *
   * @param usual have the default settings
   * @param hasty do not wait long for an app's 100
   */
  private record Benches(Bench usual, Bench hasty) {
    Bench of(Case played) {
      return EXPECTS_100.matcher(played.clientBytes()).find() ? hasty : usual;
    }

    void close() throws IOException {
      usual.close();
      hasty.close();
    }
  }

  private static Benches direct;
  private static Benches byHop;

  @BeforeAll
  static void start() throws IOException {
    direct =
        new Benches(
            new Bench(SidecarSubject::direct, LIMIT),
            new Bench(app -> SidecarSubject.direct(app, SHORT_CONTINUE_TIMEOUT), LIMIT));
    byHop =
        new Benches(
            new Bench(SidecarSubject::byHop, LIMIT),
            new Bench(app -> SidecarSubject.byHop(app, SHORT_CONTINUE_TIMEOUT), LIMIT));
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
    Set<String> names = new HashSet<>();
    assertThat(CASES).allSatisfy(one -> assertThat(names.add(one.name())).as(one.name()).isTrue());
    assertThat(CASES).hasSizeGreaterThanOrEqualTo(200);
  }

  private static Stream<DynamicTest> tests(Benches benches) {
    return Stream.concat(
        CASES.stream().map(one -> test(one, benches.of(one))),
        Stream.of(
            DynamicTest.dynamicTest(
                "timers do not pile up",
                () ->
                    await()
                        .untilAsserted(
                            () -> {
                              assertThat(benches.usual().timers()).isLessThanOrEqualTo(MAX_TIMERS);
                              assertThat(benches.hasty().timers()).isLessThanOrEqualTo(MAX_TIMERS);
                            }))));
  }

  private static DynamicTest test(Case played, Bench bench) {
    return DynamicTest.dynamicTest(
        played.toString(),
        () -> assertThat(bench.verdict(played).all()).as(played.name()).isEmpty());
  }
}
