package dev.appversion.sidecar.accesslog;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Selects a share of the requests. Requests with a trace id are selected by its last 56 bits, which
 * are random (W3C Trace Context level 2, section 3.2.2.3), so that all sidecars with the same share
 * select the same requests.
 */
final class Sampler {
  private static final int RANDOM_DIGITS = 14;
  private static final int RANDOM_BITS = 4 * RANDOM_DIGITS;
  private static final double RANGE = 1L << RANDOM_BITS;

  /** Requests with at least this number are selected. */
  private final long threshold;

  /**
   * @param share of the requests, more than 0 and at most 1
   */
  Sampler(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("the share must be more than 0 and at most 1");
    }
    this.threshold = (long) ((1 - share) * RANGE);
  }

  /**
   * Whether a request is selected.
   *
   * @param traceId 32 hexadecimal digits; null for a request without one
   */
  boolean selects(@Nullable String traceId) {
    return random(traceId) >= threshold;
  }

  private static long random(@Nullable String traceId) {
    return traceId == null
        ? ThreadLocalRandom.current().nextLong() >>> (Long.SIZE - RANDOM_BITS)
        : Long.parseLong(traceId, traceId.length() - RANDOM_DIGITS, traceId.length(), 16);
  }
}
