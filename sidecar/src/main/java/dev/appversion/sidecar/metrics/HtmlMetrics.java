package dev.appversion.sidecar.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What becomes of the own app's pages. */
public final class HtmlMetrics {
  /** Why a page went by as it was. */
  public enum Passed {
    /** The client or the app forbids changes: {@code no-transform}. */
    NO_TRANSFORM,
    /** A part of a page. */
    PARTIAL,
    /** A file to be saved: {@code Content-Disposition: attachment}. */
    ATTACHMENT,
    /** Its content coding cannot be taken off here. */
    CODING,
    /** As many Brotli bodies as may be were being read. */
    BUSY,
    /** The client compares its bytes with a hash. */
    HASH_CHECKED,
    /** Its character encoding is none that holds ASCII. */
    CHARSET,
    /** There was nothing to put in: no manifest, no script, no version. */
    NOTHING,
    /** Its body is not what its content coding says, as its beginning shows. */
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

  /** Pages that were read to their end. */
  public long rewritten() {
    return rewritten.sum();
  }

  /** Pages that broke off: the app's body ended early, or was not what its head said. */
  public long failed() {
    return failed.sum();
  }

  /** References that changed, in the pages above. */
  public long references() {
    return references.sum();
  }

  /** Pages that went by as they were. */
  public long passed(Passed reason) {
    return Objects.requireNonNull(passed.get(reason)).sum();
  }
}
