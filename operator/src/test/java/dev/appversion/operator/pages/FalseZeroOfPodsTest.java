package dev.appversion.operator.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.pods.SidecarUse;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.versioning.pages.BeatCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/**
 * Pods start, become ready and unready, terminate, are deleted and lose their sidecars' memory;
 * pages report to a ready pod, or through an open connection to one that is not ready any more; the
 * leader changes, and the operator stops for a while. Whenever zero is believed, no page is open
 * that was open when the round began.
 */
class FalseZeroOfPodsTest {
  private static final long PERIOD = 300_000;
  private static final String VERSION = "v1";
  private static final Watched WATCHED =
      new Watched(Duration.ofMillis(PERIOD), true, Set.of(VERSION));

  @Property(tries = 300)
  void zeroIsNeverBelievedWhileAPageIsOpen(@ForAll long seed) {
    Random random = new Random(seed);
    Site site = new Site(random, random.nextBoolean() ? 0.004 : 0.02);

    for (int i = 0; i < 60; i++) {
      site.waitForRound();
      site.round();
    }

    Statistics.label("zero was believed").collect(site.believed);
    Statistics.label("zero was believed")
        .coverage(coverage -> coverage.check(true).count(count -> count > 50));
  }

  @Test
  void zeroIsBelievedSoonAfterTheLastPageClosed() {
    Site site = new Site(new Random(36), 0);
    site.pass(2 * PERIOD);
    site.round();
    site.pages.clear();
    site.opens = false;
    long closed = site.now;

    while (!site.believed) {
      site.pass(WATCHED.interval().toMillis());
      site.round();
    }

    assertThat(site.now - closed).isLessThanOrEqualTo(PERIOD + PERIOD / 12 + 2 * 80_000);
  }

  private static final class Pod {
    final String name;
    final boolean reportsUse;
    BeatCounter counter = new BeatCounter(PERIOD);
    long started;
    long runsFrom;
    boolean ready;
    boolean seen;
    long deletedAt = Long.MAX_VALUE;

    Pod(String name, boolean reportsUse, long now) {
      this.name = name;
      this.reportsUse = reportsUse;
      this.started = now;
      this.runsFrom = now;
    }

    PodView view() {
      boolean leaving = deletedAt < Long.MAX_VALUE;
      return PodViews.pod(
          name,
          Map.of(),
          new PodView.State(name, ready && !leaving, leaving),
          new PodView.Sidecar(OptionalInt.of(1), OptionalInt.of(2), ""));
    }
  }

  /** A page, which is open since its first report, or the first one after a longer time. */
  private static final class Page {
    Optional<Pod> connection = Optional.empty();
    long since;
    long reported = -PERIOD - 1;
    long next;

    void reports(long now) {
      if (now - reported > PERIOD) {
        since = now;
      }
      reported = now;
    }
  }

  /** An app in milliseconds of virtual time. */
  private static final class Site {
    final Random random;
    final double trouble;
    final List<Pod> pods = new ArrayList<>();
    final List<Page> pages = new ArrayList<>();
    AppRounds rounds = AppRounds.of(WATCHED);
    long now;
    boolean opens = true;
    boolean believed;
    private boolean stopped;
    private int names;

    Site(Random random, double trouble) {
      this.random = random;
      this.trouble = trouble;
      start();
      start();
      pods.forEach(pod -> pod.ready = true);
      reconcile();
    }

    /** Mostly a minute; the operator may be slow, or not run at all. */
    void waitForRound() {
      switch (random.nextInt(30)) {
        case 0 -> pass(random.nextInt(250_000));
        case 1 -> {
          stopped = true;
          pass(PERIOD + random.nextInt(300_000));
          stopped = false;
          reconcile();
        }
        case 2 -> {
          rounds = AppRounds.of(WATCHED);
          reconcile();
        }
        default -> pass(30_000 + random.nextInt(60_000));
      }
    }

    /** Second by second: reports, what goes wrong, and what the operator sees of it. */
    void pass(long millis) {
      for (long end = now + millis; now < end; now += 1000) {
        pods.removeIf(pod -> pod.deletedAt <= now);
        pages.stream().filter(page -> page.next <= now).forEach(this::report);
        if (opens && random.nextInt(400) == 0) {
          Page page = new Page();
          pages.add(page);
          report(page);
        }
        if (random.nextInt(300) == 0 && !pages.isEmpty()) {
          pages.remove(random.nextInt(pages.size()));
        }
        if (random.nextDouble() < trouble) {
          trouble();
        }
        if (!stopped && random.nextInt(5) > 0) {
          reconcile();
        }
      }
    }

    private void reconcile() {
      rounds = rounds.watching(WATCHED).with(pods.stream().map(Pod::view).toList());
      pods.forEach(pod -> pod.seen |= pod.ready);
    }

    private void report(Page page) {
      page.connection =
          page.connection.filter(pod -> pods.contains(pod) && runs(pod)).or(this::readyPod);
      page.connection.ifPresentOrElse(
          pod -> {
            pod.counter.beat(now);
            page.reports(now);
            page.next = now + (long) (PERIOD * (0.8 + 0.2 * random.nextDouble())) - 1000;
          },
          () -> page.next = now + 1000L * random.nextInt(1, 10));
      if (random.nextInt(3) > 0) {
        page.connection = Optional.empty();
      }
    }

    private Optional<Pod> readyPod() {
      List<Pod> ready =
          pods.stream()
              .filter(pod -> pod.ready && pod.deletedAt == Long.MAX_VALUE && runs(pod))
              .toList();
      return ready.isEmpty()
          ? Optional.empty()
          : Optional.of(ready.get(random.nextInt(ready.size())));
    }

    private boolean runs(Pod pod) {
      return pod.runsFrom <= now;
    }

    private void trouble() {
      if (pods.isEmpty()) {
        start();
      }
      Pod pod = pods.get(random.nextInt(pods.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          pod.counter = new BeatCounter(PERIOD);
          pod.runsFrom = now + 1000L * random.nextInt(20);
          pod.started = pod.runsFrom;
        }
        case 1 -> start();
        case 2, 3 -> pod.ready = !pod.ready;
        case 4 -> pod.deletedAt = Math.min(pod.deletedAt, now + 1000L * random.nextInt(5, 60));
        case 5 -> {
          if (pod.seen) {
            pods.remove(pod);
          }
        }
        default -> {}
      }
    }

    private void start() {
      pods.add(new Pod("pod-" + names++, random.nextInt(40) > 0, now));
    }

    void round() {
      long began = now;
      BegunRound begun = rounds.begin(Duration.ofMillis(now));
      rounds = rounds.begun();
      List<Sidecar> order = new ArrayList<>(begun.asked());
      order.sort(Comparator.comparing(Sidecar::pod)); // a seed repeats its run
      Collections.shuffle(order, random);
      Map<Sidecar, SidecarReport> reports = new HashMap<>();
      for (Sidecar sidecar : order) {
        pass(1000L * random.nextInt(5));
        reports.put(sidecar, answer(sidecar));
      }
      rounds = rounds.after(begun.ended(reports, Duration.ofMillis(now)));
      if (rounds.usages().get(VERSION).pages() instanceof PageCount.None) {
        believed = true;
        assertThat(pages).noneMatch(page -> page.since < began && page.reported >= now - PERIOD);
      }
    }

    private SidecarReport answer(Sidecar sidecar) {
      return pods.stream()
          .filter(pod -> pod.name.equals(sidecar.pod()))
          .filter(pod -> runs(pod) && random.nextDouble() >= trouble / 4)
          .map(this::report)
          .findFirst()
          .orElseGet(() -> SidecarReport.unreachable("timeout"));
    }

    private SidecarReport report(Pod pod) {
      long open = BeatCounter.pages(pod.counter.sum(now));
      SidecarUse use =
          new SidecarUse(
              Duration.ofSeconds((now - pod.started) / 1000),
              Map.of(VERSION, new SidecarUse.Version(open, 0, 0)));
      return new SidecarReport(
          new SidecarState.Enforces("r", "k"),
          pod.reportsUse ? Optional.of(use) : Optional.empty());
    }
  }
}
