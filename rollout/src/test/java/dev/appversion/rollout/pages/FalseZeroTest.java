package dev.appversion.rollout.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.pages.BeatCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/**
 * Pages open and close, pods start, restart and are deleted, answers are lost, all at random. A
 * round takes time. Whenever zero is believed, no page is open that was open when the round began
 * and reported in the last period.
 */
class FalseZeroTest {
  private static final long PERIOD = 300_000;

  @Property(tries = 500)
  void zeroIsNeverBelievedWhileAPageIsOpen(@ForAll long seed) {
    believes(new Site(new Random(seed), 0.002));
  }

  /** Zero is believed less often then: a round with a missing answer does not count. */
  @Property(tries = 500)
  void norWhileSomethingGoesWrongEachMinute(@ForAll long seed) {
    believes(new Site(new Random(seed), 0.02));
  }

  private static void believes(Site site) {
    site.run(60);

    Statistics.label("zero was believed").collect(site.believed);
    Statistics.label("zero was believed")
        .coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }

  @Test
  void zeroIsBelievedSoonAfterTheLastPageClosed() {
    Site site = new Site(new Random(36), 0);
    site.run(10);
    site.closeAll();
    long closed = site.now;

    while (!(site.observation.count() instanceof PageCount.None)) {
      site.pass(60_000);
      site.round();
    }

    assertThat(site.now - closed).isLessThanOrEqualTo(PERIOD + PERIOD / 12 + 2 * 80_000);
  }

  /** A pod of the app, with the counter of its sidecar. */
  private static final class Pod {
    final String name;
    BeatCounter counter = new BeatCounter(PERIOD);
    long started;

    Pod(String name, long started) {
      this.name = name;
      this.started = started;
    }
  }

  /** An open page. */
  private static final class Page {
    final long opened;
    long reported;
    long next;

    Page(long opened) {
      this.opened = opened;
    }
  }

  /** An app in milliseconds of virtual time. */
  private static final class Site {
    final Random random;
    final double trouble;
    final List<Pod> pods = new ArrayList<>();
    final List<Page> pages = new ArrayList<>();
    final Set<String> serving = new HashSet<>();
    PageObservation observation = PageObservation.of(Duration.ofMillis(PERIOD));
    long now;
    boolean believed;
    private boolean closed;
    private int names;

    Site(Random random, double trouble) {
      this.random = random;
      this.trouble = trouble;
      start();
      start();
    }

    void run(int rounds) {
      for (int i = 0; i < rounds; i++) {
        pass(30_000 + random.nextInt(60_000));
        round();
      }
    }

    /** Second by second: beats, then what goes wrong. */
    void pass(long millis) {
      for (long end = now + millis; now < end; now += 1000) {
        pages.stream().filter(page -> page.next <= now).forEach(this::beat);
        if (!closed && random.nextInt(400) == 0) {
          open();
        }
        if (random.nextInt(300) == 0 && !pages.isEmpty()) {
          pages.remove(random.nextInt(pages.size()));
        }
        if (random.nextDouble() < trouble) {
          trouble();
        }
      }
    }

    private void open() {
      Page page = new Page(now);
      pages.add(page);
      beat(page);
    }

    void closeAll() {
      closed = true;
      pages.clear();
    }

    private void beat(Page page) {
      pods.get(random.nextInt(pods.size())).counter.beat(now);
      page.reported = now;
      page.next = now + (long) (PERIOD * (0.8 + 0.2 * random.nextDouble())) - 1000;
    }

    private void trouble() {
      Pod pod = pods.get(random.nextInt(pods.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          pod.counter = new BeatCounter(PERIOD);
          pod.started = now;
        }
        case 1 -> start();
        case 2 -> {
          if (pods.size() > 1) {
            pods.remove(pod);
          }
        }
        default -> {}
      }
    }

    private void start() {
      Pod pod = new Pod("pod-" + names++, now);
      pods.add(pod);
      serving.add(pod.name);
    }

    void round() {
      Duration began = Duration.ofMillis(now);
      long begin = now;
      Set<String> asked = Set.copyOf(serving);
      serving.clear();
      pods.forEach(pod -> serving.add(pod.name));
      Map<String, Report> answers = new HashMap<>();
      for (Pod pod : List.copyOf(pods)) {
        pass(1000L * random.nextInt(5));
        if (pods.contains(pod) && random.nextDouble() >= trouble / 4) {
          long open = BeatCounter.pages(pod.counter.sum(now));
          answers.put(pod.name, new Report(Duration.ofMillis(now - pod.started), open));
        }
      }
      observation = observation.after(new Round(began, Duration.ofMillis(now), asked, answers));
      if (observation.count() instanceof PageCount.None) {
        believed = true;
        assertThat(pages).noneMatch(page -> page.opened < begin && page.reported >= now - PERIOD);
      }
    }
  }
}
