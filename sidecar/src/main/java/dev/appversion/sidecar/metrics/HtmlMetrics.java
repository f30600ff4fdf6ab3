package dev.appversion.sidecar.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counters of the own app's HTML pages. */
public final class HtmlMetrics {
  /** Why a page was not rewritten. */
  public enum Passed {
    /**
     * The request or the response has {@code Cache-Control: no-transform} (RFC 9111 section 5.2).
     */
    NO_TRANSFORM,
    /** The response is a part of a page (206). */
    PARTIAL,
    /** The response is a download: {@code Content-Disposition: attachment}. */
    ATTACHMENT,
    /** The sidecar cannot decode its content coding. */
    CODING,
    /** The maximum number of Brotli bodies was being decoded. */
    BUSY,
    /** The client compares the bytes with a hash. */
    HASH_CHECKED,
    /** Its character encoding is not a superset of ASCII. */
    CHARSET,
    /** There was nothing to insert or replace: no manifest, no script, no version. */
    NOTHING,
    /** The beginning of its body is not in its content coding. */
    UNDECODABLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final LongAdder rewritten = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder references = new LongAdder();
  private final Map<Passed, LongAdder> passed = new EnumMap<>(Passed.class);

  /** All counters at 0. */
  public HtmlMetrics() {
    for (Passed reason : Passed.values()) {
      passed.put(reason, new LongAdder());
    }
  }

  /** Counts a page that was not rewritten. */
  public void countPassed(Passed reason) {
    Objects.requireNonNull(passed.get(reason)).increment();
  }

  /** Counts a rewritten page and its changed references. */
  public void countRewritten(long changedReferences) {
    rewritten.increment();
    references.add(changedReferences);
  }

  /** Counts a page whose rewriting failed. */
  public void countFailed() {
    failed.increment();
  }

  /** The number of pages rewritten to their end. */
  public long rewritten() {
    return rewritten.sum();
  }

  /** The number of pages aborted: the app's body ended early, or was not in its content coding. */
  public long failed() {
    return failed.sum();
  }

  /** The number of references replaced in rewritten pages. */
  public long references() {
    return references.sum();
  }

  /** The number of pages that were not rewritten for this reason. */
  public long passed(Passed reason) {
    return Objects.requireNonNull(passed.get(reason)).sum();
  }
}
