package dev.appversion.sidecar.pages;

import dev.appversion.versioning.pages.BeatCounter;
import dev.appversion.versioning.pages.PageReport;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The reports of pages of one version, and the requests that programs pin to it. Thread-safe. */
final class Beats {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final BeatCounter pinned = new BeatCounter(MINUTE.toNanos());
  private final LongAdder withErrors = new LongAdder();
  private final LongAdder withoutErrors = new LongAdder();
  private Duration period;
  private BeatCounter reports;

  Beats(LongSupplier nanoTime, Duration period) {
    this.nanoTime = nanoTime;
    this.period = period;
    this.reports = new BeatCounter(period.toNanos());
  }

  /**
   * Counts over this period from now on, unless the present one is as long: a page keeps the period
   * with which it was loaded.
   *
   * @return whether counting has started again
   */
  synchronized boolean over(Duration next) {
    if (next.compareTo(period) <= 0) {
      return false;
    }
    period = next;
    reports = new BeatCounter(next.toNanos());
    return true;
  }

  void report(PageReport report) {
    (report.errors() > 0 ? withErrors : withoutErrors).increment();
    synchronized (this) {
      reports.beat(nanoTime.getAsLong());
    }
  }

  synchronized void pinned() {
    pinned.beat(nanoTime.getAsLong());
  }

  synchronized long pages() {
    return BeatCounter.pages(reports.sum(nanoTime.getAsLong()));
  }

  synchronized long pinnedPerMinute() {
    return pinned.sum(nanoTime.getAsLong());
  }

  /** The number of reports so far. */
  long total(boolean errors) {
    return (errors ? withErrors : withoutErrors).sum();
  }
}
